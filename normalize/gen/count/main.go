// Command count writes counts.tsv: how many register names hold a word in their
// core. Words of one name only are left out. It is run by hand when the register
// extracts change, from the package's folder:
//
//	go run ./gen/count TOWN.txt OTHER.txt > gen/counts.tsv
//
// Each file has one name a line: the first the names of one town's companies,
// the second names from the whole country.
package main

import (
	"bufio"
	"fmt"
	"io"
	"log"
	"os"
	"sort"

	"github.com/yksi-mdm/yksi/normalize"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 {
		log.Fatal("usage: count TOWN.txt OTHER.txt")
	}
	var counts [2]map[string]int
	var names [2]int
	for i, f := range os.Args[1:] {
		var err error
		if counts[i], names[i], err = count(f); err != nil {
			log.Fatal(err)
		}
	}
	if err := write(os.Stdout, counts, names); err != nil {
		log.Fatal(err)
	}
}

// count returns the words of the file's names and the number of names.
func count(file string) (map[string]int, int, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	words, names := map[string]int{}, 0
	var n normalize.Name
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		n.Parse(sc.Text())
		if n.Core == "" {
			continue
		}
		names++
		seen := map[string]bool{}
		for _, t := range n.Tokens {
			if !seen[t.Text] {
				seen[t.Text] = true
				words[t.Text]++
			}
		}
	}
	return words, names, sc.Err()
}

func write(w io.Writer, counts [2]map[string]int, names [2]int) error {
	var words []string
	for t, c := range counts[0] {
		if c+counts[1][t] > 1 {
			words = append(words, t)
		}
	}
	for t, c := range counts[1] {
		if counts[0][t] == 0 && c > 1 {
			words = append(words, t)
		}
	}
	sort.Strings(words)
	b := bufio.NewWriter(w)
	fmt.Fprintln(b, "# Words of company names by the number of register names that hold them, 2 and more; written by gen/count.")
	fmt.Fprintln(b, "# Source: Finnish Patent and Registration Office / YTJ open data, CC BY 4.0; extracts of 2023 and 2024.")
	fmt.Fprintln(b, "# word\tnames of one town's companies (Tampere)\tother names")
	fmt.Fprintf(b, "(names)\t%d\t%d\n", names[0], names[1])
	for _, t := range words {
		r := []rune{}
		for i := 0; i < len(t); i++ {
			r = append(r, rune(t[i])) // Latin-1
		}
		fmt.Fprintf(b, "%s\t%d\t%d\n", string(r), counts[0][t], counts[1][t])
	}
	return b.Flush()
}
