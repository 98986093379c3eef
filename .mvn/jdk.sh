# Sourced by ./csprun and ./mvnw: points JAVA_HOME at a JDK 25, wherever this machine keeps one.
# JAVA_HOME first, then java on the PATH, then the usual install folders.

# In the shell alone: csprun asks at every start, and a process more costs milliseconds.
is_jdk_25() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  while IFS= read -r line; do
    case $line in
      'JAVA_VERSION="25"' | 'JAVA_VERSION="25.'*) return 0 ;;
    esac
  done <"$1/release"
  return 1
}

find_jdk_25() {
  on_path=$(command -v java 2>/dev/null) && on_path=$(readlink -f "$on_path" 2>/dev/null || echo "$on_path")
  for home in \
    "${on_path%/bin/java}" \
    /usr/lib/jvm/* /usr/java/* /opt/*jdk* /opt/java/* /usr/local/*jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* \
    "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$home" ] && is_jdk_25 "$home"; then
      echo "$home"
      return 0
    fi
  done
  return 1
}

if [ -n "${JAVA_HOME:-}" ] && is_jdk_25 "$JAVA_HOME"; then
  export JAVA_HOME
elif JDK_25=$(find_jdk_25); then
  JAVA_HOME=$JDK_25
  export JAVA_HOME
else
  echo "csprun needs a JDK 25 and found none in JAVA_HOME, on the PATH or in the usual folders." >&2
  echo "Install one (Debian trixie: apt-get install openjdk-25-jdk-headless; or https://adoptium.net) or set JAVA_HOME." >&2
  exit 6
fi
