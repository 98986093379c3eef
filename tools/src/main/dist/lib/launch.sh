# Sourced by csprun and csprun-cache after jdk.sh: how the JVM starts. $home is the distribution's folder.

# Sets $code, what the kernels are made of, and $kind, what the JVM loads. "plain" leaves out the Vector API: its
# incubator module costs the JVM the shortcut through a ready module graph, which is most of a short run. It is left
# out where nothing asks for it: for a run of a plan on scalar or on machine code.
choose() {
  kind=vector code=java relaunch=false
  [ "${1:-}" = run ] || return 0
  case " $* " in
    *" vector "* | *=vector*) ;;
    *" --device scalar "*) kind=plain ;;
    *" --device assembly"*) kind=plain code=machine ;;
    *" --device"*) ;;
    *) kind=plain code=machine relaunch=true ;;
  esac
}

# Becomes the JVM: launch JVM-OPTION ARGUMENTS...
launch() {
  cache=$1
  shift
  modules=$home/lib
  [ "$kind" = plain ] || modules=$home/lib:$home/lib/vector
  heap=-Xms64m
  [ "${1:-}" != run ] || heap=-Xms12m
  # Where no kernel is Java, the optimising compiler has nothing to win back for its time and memory.
  tiers=4
  [ "$code" = java ] || tiers=1
  if [ "$relaunch" = true ]; then
    # 75: this machine or this plan needs the Vector API after all. Nothing was printed yet.
    status=0
    jvm "$cache" "-Dcsprun.relaunch=75" "$@" || status=$?
    [ $status = 75 ] || exit $status
    kind=vector code=java relaunch=false
    launch "-XX:AOTCache=$home/lib/vector.aot" "$@"
  else
    jvm "$cache" -Dcsprun.relaunch= "$@"
  fi
}

jvm() {
  cache=$1 property=$2
  shift 2
  [ "$relaunch" = true ] || exec=exec
  ${exec:-} "$JAVA_HOME/bin/java" "$cache" "$property" -Xlog:disable "$heap" -XX:TieredStopAtLevel=$tiers \
    -XX:+UseSerialGC -XX:-UsePerfData -Djava.awt.headless=true --sun-misc-unsafe-memory-access=allow \
    --enable-native-access=org.csprun.target.assembly,ALL-UNNAMED \
    -p "$modules" -m org.csprun.tools/org.csprun.cli.Main "$@"
}
