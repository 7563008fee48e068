package table

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// ledger makes a CSV export of n rows with eighteen columns, in the style of a Finnish billing system.
func ledger(n int) string {
	var b strings.Builder
	b.WriteString("Asiakasnumero;Nimi;Nimen jatke;Y-tunnus;Katuosoite;Postinumero;Postitoimipaikka;Maa;Puhelin;Sähköposti;" +
		"Verkkolaskuosoite;Välittäjätunnus;Viimeisin laskupvm;Avoin saldo;Laskutettu 12 kk;Kieli;Tila;Lisätietoja\n")
	for i := range n {
		fmt.Fprintf(&b, "%d;Rakennusliike Kivi %d Oy;;%07d-%d;Hämeenkatu %d B 12;%05d;TAMPERE;FI;+358 3 %07d;info%d@example.fi;0037%08d;"+
			"003721291126;%d.3.2025;%d,50;1 234,%02d;FI;1;\"Soita, ennen \"\"käyntiä\"\"\"\n",
			10000+i, i, 1000000+i, i%10, i%200, 33000+i%1000, i, i, 10000000+i, 1+i%28, i%5000, i%100)
	}
	return b.String()
}

func BenchmarkRead(b *testing.B) {
	text := ledger(20000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(strings.NewReader(text), nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkScan(b *testing.B) {
	text := ledger(20000)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s := scanner{text: text, comma: ';', line: 1, maxCell: DefaultCell, width: 18}
		for s.next() {
		}
	}
}

func BenchmarkCell(b *testing.B) {
	t, err := Read(strings.NewReader(ledger(1000)), nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		for r := range t.Rows() {
			for c := range t.Header() {
				_ = t.Cell(r, c)
			}
		}
	}
}

func BenchmarkWriter(b *testing.B) {
	w := NewWriter(io.Discard, Plain)
	b.ReportAllocs()
	for b.Loop() {
		w.Text("Rakennusliike Kivi Oy")
		w.Text("Soita, ennen käyntiä")
		w.Money(123450)
		w.Int(17)
		w.End()
	}
}
