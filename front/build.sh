#!/bin/sh
# Builds the vendored part of the look into cohesion/kit/static/kit/. Run it after `npm ci`, only when upgrading.
set -eu
cd "$(dirname "$0")"
out=../cohesion/kit/static/kit
mkdir -p "$out/fonts"

npx --no-install sass --load-path=node_modules --style=compressed --no-source-map --no-charset govuk.scss "$out/govuk.css"
sed -i -f logical.sed "$out/govuk.css"
if grep -q 'url(' "$out/govuk.css"; then echo "govuk.css asks for a file that we do not ship" >&2; exit 1; fi

fonts=node_modules/@fontsource/atkinson-hyperlegible-next
for part in latin latin-ext; do
  for weight in 400 700; do
    cp "$fonts/files/atkinson-hyperlegible-next-$part-$weight-normal.woff2" "$out/fonts/hyperlegible-$part-$weight.woff2"
  done
done

{
  echo "What in this folder was made by others, and the licences it came with. Everything else is the project's own."
  echo
  echo "== govuk.css: compiled from GOV.UK Frontend, without its crest, crown, header and fonts =="
  cat LICENCE-govuk-frontend.txt  # its package carries none
  echo
  echo "== fonts/: Atkinson Hyperlegible Next =="
  cat "$fonts/LICENSE"
} > "$out/LICENCES.txt"
