package ytunnus

import "testing"

func BenchmarkParseLoose(b *testing.B) {
	for name, s := range map[string]string{
		"clean": "0112038-9", "vat": "FI01120389", "nodash": "01120389", "label": "Y-tunnus: 0112038-9", "wrong": "0112038-8", "none": "ei ole",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				ParseLoose(s)
			}
		})
	}
}

func BenchmarkRedact(b *testing.B) {
	for name, s := range map[string]string{
		"name": "Asunto Oy Tampereen Härmälänranta", "street": "Mannerheimintie 12 B 34", "phone": "+358401234567", "id": "0112038-9",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Redact(s, AnyField)
			}
		})
	}
}
