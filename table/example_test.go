package table_test

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/yksi-mdm/yksi/table"
)

func ExampleRead() {
	export := "Asiakasnumero;Nimi;Y-tunnus;Avoin saldo\n" +
		"00417;\"Kulma\" Pub Oy;0112038-9;1 234,50\n" +
		"00418;Törnävä Ab;;-99,50\n"
	t, err := table.Read(strings.NewReader(export), &table.Options{Name: "billing"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(t.Format())
	fmt.Print(t.Mapping())
	for r := range t.Rows() {
		fmt.Println(t.ID(r), t.Value(r, table.Name))
	}
	balance := t.Money(t.Mapping().Column(table.OpenBalance))
	fmt.Println(balance.Sum, "cents")
	fmt.Println(t.Warnings())
	// Output:
	// CSV, UTF-8, semicolons, LF
	// id                 Asiakasnumero
	// name               Nimi
	// business_id        Y-tunnus
	// open_balance       Avoin saldo
	// 00417 "Kulma" Pub Oy
	// 00418 Törnävä Ab
	// 113500 cents
	// billing:2:7: a quotation mark where none may stand; the cell was read up to the end of its own field
}

func ExampleParseMap() {
	o, err := table.ParseMap("name=Virallinen nimi,phone=#3")
	if err != nil {
		fmt.Println(err)
		return
	}
	t, err := table.Read(strings.NewReader("Id,Virallinen nimi,Numero\n1,Kivi Oy,040 123\n"), &table.Options{Map: o})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(t.Mapping())
	_, err = table.ParseMap("nimi=Nimi")
	fmt.Println(strings.SplitAfter(err.Error(), ";")[0])
	// Output:
	// id                 Id
	// name               Virallinen nimi (-map)
	// phone              Numero (-map)
	// -map: there is no meaning "nimi";
}

func ExampleWriter() {
	w := table.NewWriter(os.Stdout, table.Plain)
	w.Row("id", "name", "balance")
	w.Text("00417")
	w.Text(`Pub "Kulma" Oy`)
	w.Money(-5)
	w.End()
	if err := w.Flush(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// id,name,balance
	// 00417,"Pub ""Kulma"" Oy",-0.05
}

func ExampleRewriter() {
	t, err := table.Read(strings.NewReader("Nro;Nimi\n1;\"Kivi; Oy\"\n2;Puro\n"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	rw, err := t.Rewriter([]string{"length"})
	if err != nil {
		fmt.Println(err)
		return
	}
	out := rw.AppendHeader(nil)
	for r := range t.Rows() {
		out = rw.AppendRow(out, t, r, []string{fmt.Sprint(len(t.Cell(r, 1)))})
	}
	os.Stdout.Write(out)
	// Output:
	// Nro;Nimi;length
	// 1;"Kivi; Oy";8
	// 2;Puro;4
}

func ExampleReader() {
	r, err := table.NewReader(strings.NewReader("Asiakasnumero;Nimi\n1;Kivi Oy\n2;Puro Oy\n"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer r.Close()
	for {
		part, err := r.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			fmt.Println(err)
			return
		}
		for row := range part.Rows() {
			fmt.Println(part.Line(row), part.ID(row), part.Value(row, table.Name))
		}
	}
	fmt.Println(r.Rows(), "rows,", len(r.Warnings()), "warnings")
	// Output:
	// 2 1 Kivi Oy
	// 3 2 Puro Oy
	// 2 rows, 0 warnings
}
