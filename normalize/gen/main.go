// Command gen writes the tables of company names in package normalize from the
// word lists in this folder. Run it with go generate in the package's folder; a
// test of the package checks that the committed tables are what it writes.
//
// The inputs are words.tsv, persons.tsv and phrases.tsv (own lists),
// legal_forms.tsv and elf_abroad.tsv (ISO 20275 codes, GLEIF, CC0),
// municipalities_fi_sv.tsv (Statistics Finland, CC BY 4.0) and counts.tsv, which
// gen/count makes of register extracts (Finnish Patent and Registration Office /
// YTJ open data, CC BY 4.0).
package main

import (
	"bytes"
	"flag"
	"go/format"
	"log"
	"os"
	"path/filepath"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gen: ")
	in := flag.String("in", "gen", "folder of the word lists")
	out := flag.String("out", ".", "folder to write to")
	flag.Parse()
	if err := run(*in, *out); err != nil {
		log.Fatal(err)
	}
}

func run(in, out string) error {
	var b bytes.Buffer
	writeFold(&b)
	if err := writeGo(filepath.Join(out, "tables_fold.go"), b.Bytes()); err != nil {
		return err
	}
	lx := newLexicon()
	if err := lx.read(in); err != nil {
		return err
	}
	b.Reset()
	lx.writeForms(&b)
	if err := writeGo(filepath.Join(out, "tables_forms.go"), b.Bytes()); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(out, "lexicon.bin"), lx.encode(), 0o666)
}

func writeGo(name string, src []byte) error {
	src, err := format.Source(src)
	if err != nil {
		return err
	}
	return os.WriteFile(name, src, 0o666)
}
