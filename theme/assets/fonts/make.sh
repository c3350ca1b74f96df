#!/bin/sh
# Makes the three fonts beside this script anew, byte for byte, from the Noto fonts as npm holds them. Needs Python and npm.
# Their licence, OFL.txt, reserves no name. A phone asks for one only when it has no font of its own for the script (kbgen.css), so each holds what pages are written with:
#   ethiopic    the letters of Amharic and of Ethiopia's other languages, 400 to 700; without kerning, which is two thirds of it
#   arabic      the letters of Arabic, and of Persian for names, with all their joined forms, 400 to 700: with a page below 40 kB
#   devanagari  the letters of Hindi, Marathi and Nepali with all conjuncts; 400 alone, since 400 to 700 is above 50 kB
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv tools
tools/bin/pip install --quiet fonttools==4.68.0 brotli==1.2.1
noto=@fontsource-variable/noto-sans
npm install --silent --no-save --prefix . "$noto-ethiopic@5.3.0" "$noto-arabic@5.3.0" "$noto-devanagari@5.3.0"

# make SCRIPT WEIGHTS FEATURES LETTERS
make() {
  folder=node_modules/$noto-$1
  tools/bin/fonttools varLib.instancer --quiet --no-recalc-timestamp --output="$1.ttf" \
    "$folder/files/noto-sans-$1-$1-wght-normal.woff2" "wght=$2"
  tools/bin/pyftsubset "$1.ttf" --unicodes="$4" --layout-features="$3" --no-hinting --name-IDs=0,1,2,5,13,14 \
    --flavor=woff2 --output-file="$here/$1.woff2"
  sed 1q "$folder/LICENSE" >> holders.txt
}

make ethiopic 400:700 'ccmp,locl,calt,mark,mkmk' 'U+1200-135A,U+135D-137C'
make arabic 400:700 '*' 'U+060C-060D,U+061B-061C,U+061F,U+0621-063A,U+0640-0655,U+0660-0671,U+067E,U+0686,U+0698,U+06A4,U+06A9,U+06AF,'\
'U+06CC,U+06D4,U+200C-200F,U+25CC'
make devanagari 400 '*' 'U+0900-0903,U+0905-090C,U+090F-0911,U+0913-0928,U+092A-0930,U+0932-0933,U+0935-0939,U+093C-0945,'\
'U+0947-0949,U+094B-094D,U+0950,U+0958-0970,U+200C-200D,U+25CC'
{ cat holders.txt; sed 1d "$folder/LICENSE"; } > "$here/OFL.txt"
ls -l "$here"/*.woff2
