#!/bin/sh
# Makes src/test/resources/.../x86/encodings.txt anew: the bytes of every instruction the assembler
# can emit, as the GNU assembler (Debian: binutils) encodes them. Compile the tests first. Prefixes
# such as {load} choose among encodings of the same meaning.
set -e
cd "$(dirname "$0")/../.."
table=src/test/resources/org/csprun/target/assembly/x86/encodings.txt
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
java=java
[ -n "$JAVA_HOME" ] && java=$JAVA_HOME/bin/java
"$java" -cp target/test-classes:target/classes org.csprun.target.assembly.x86.EncodingTable \
  > "$work/texts"
(echo ".intel_syntax noprefix"; cat "$work/texts") > "$work/all.s"
as -al="$work/listing" --listing-lhs-width=4 --listing-rhs-width=200 -o "$work/all.o" "$work/all.s"
{
  echo "# instruction ; bytes. Made by src/test/encodings.sh with: $(as --version | head -1)"
  sed -n -E 's/^ *[0-9]+ [0-9a-f]{4,} ([0-9A-F ]+)\t+(.*)$/\2 ; \1/p' "$work/listing" |
    awk -F' ; ' '{ gsub(" ", "", $2); print $1 " ; " tolower($2) }'
} > "$work/table"
[ "$(grep -c -v '^#' "$work/table")" = "$(wc -l < "$work/texts")" ]
mv "$work/table" "$table"
