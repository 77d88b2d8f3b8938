# Prints `ID INDEX` for each region of catalogue/regions.yaml, whose schema (checked by `npm run check`) knows no
# other form than one key a line.
/^ *- id:/ { id = $3 }
/^ *index:/ && id != "" { print id, $2; id = "" }
