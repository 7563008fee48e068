package table

import "strings"

// Kind is the kind of a file.
type Kind uint8

// The kinds of input.
const (
	CSV   Kind = iota // delimited text
	JSONL             // a JSON object on each line
	Rows              // rows given to New
)

// Encoding is how text stands in bytes.
type Encoding uint8

// The encodings that Read tells apart.
const (
	UTF8 Encoding = iota
	UTF16LE
	UTF16BE
	Windows1252
)

// String gives the encoding's registered name.
func (e Encoding) String() string {
	return [...]string{"UTF-8", "UTF-16LE", "UTF-16BE", "Windows-1252"}[e&3]
}

// Format is how a file is written. The zero Format is what yksi writes itself but for the delimiter and the line end,
// whose zero values mean a comma and LF.
type Format struct {
	Kind     Kind
	Encoding Encoding
	BOM      bool   // a byte order mark stands in front
	Comma    byte   // ',', ';' or '\t'
	Newline  string // "\n", "\r\n" or "\r": the first line end of the file
	SepLine  bool   // the file starts with Excel's line sep=;
}

// String describes the format for people: "CSV, Windows-1252, semicolons, CRLF".
func (f Format) String() string {
	if f.Kind == Rows {
		return "rows"
	}
	var parts []string
	if f.Kind == JSONL {
		parts = append(parts, "JSON lines")
	} else {
		parts = append(parts, "CSV")
	}
	enc := f.Encoding.String()
	if f.BOM {
		enc += " with BOM"
	}
	parts = append(parts, enc)
	if f.Kind == CSV {
		parts = append(parts, map[byte]string{0: "commas", ',': "commas", ';': "semicolons", '\t': "tabs"}[f.Comma])
	}
	parts = append(parts, map[string]string{"": "LF", "\n": "LF", "\r\n": "CRLF", "\r": "CR"}[f.Newline])
	return strings.Join(parts, ", ")
}
