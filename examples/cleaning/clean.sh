#!/bin/sh
# Cleans an export and says whether it is fit to be loaded: a data-cleaning job for cron or CI.
#
#   examples/cleaning/clean.sh                         the CRM of examples/data
#   examples/cleaning/clean.sh EXPORT.csv FOLDER       what is written goes into FOLDER
#
# Exit codes, those of yksi itself: 0 fit, 1 failed, 2 misuse, 3 something waits for a person.
# The command is $YKSI where that is set, yksi where it is installed, and else it is built. It is not called as
# "go run ./cmd/yksi", which exits with 1 whatever the program's code was.

set -eu
LC_ALL=C # sort the same way everywhere
export LC_ALL

if [ $# -gt 2 ] || [ "${1-}" = -h ]; then
	sed -n '2,/^$/s/^# \{0,1\}//p' "$0" >&2
	[ "${1-}" = -h ] && exit 0
	exit 2
fi
input=${1:-examples/data/crm.csv}
folder=${2:-${TMPDIR:-/tmp}/yksi-cleaning}
mkdir -p "$folder"

yksi=${YKSI:-$(command -v yksi || true)}
if [ -z "$yksi" ]; then
	build=$(mktemp -d)
	trap 'rm -rf "$build"' EXIT
	yksi=$build/yksi
	go build -o "$yksi" ./cmd/yksi
fi

# 1. The canonical form of each value beside it. Rows keep their order and their text, so the file can be compared and
#    loaded back. Where this fails, set -e stops here: the reason is on stderr, and no half file is anywhere.
"$yksi" clean "$input" -o "$folder/clean.csv" >/dev/null

# 2. What was repaired or is wrong, by kind. The last column lists codes, joined by semicolons. They hold no delimiter, no
#    quotation mark and nothing of a customer, so they may be cut off without a CSV parser, and logged.
echo "repaired or wrong:"
sed 's/.*,//' "$folder/clean.csv" | tr -d '\r' | tr ';' '\n' | grep -E '^[a-z_0-9]+:[a-z_0-9]+$' | sort | uniq -c |
	sort -k1,1nr -k2 | awk '{ printf "%6d  %s\n", $1, $2 }'

# 3. The customers that are there twice. The export goes in as it came, since matching cleans for itself. A review.csv
#    that a person has filled in is honoured with -judgements FILE.
status=0
"$yksi" dedupe "crm=$input" -o "$folder/duplicates" -fail-on review >/dev/null || status=$?
case $status in
0) echo "fit to be loaded" ;;
3) echo "a person decides first: fill in duplicates/review.csv" ;;
esac
exit $status
