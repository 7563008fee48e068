package ytunnus

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

// summary is what a table of readings compares.
type summary struct {
	Kind, ID, Note, Country string
	Repairs                 []string
	Suggestions             []string
}

func summarise(r Reading) summary {
	s := summary{Kind: r.Kind.String(), ID: r.ID.String(), Note: r.Note.String(), Country: r.Country}
	for _, p := range r.Repairs {
		s.Repairs = append(s.Repairs, p.String())
	}
	for _, id := range r.Suggestions {
		s.Suggestions = append(s.Suggestions, id.String())
	}
	return s
}

func TestRepairsAreNamed(t *testing.T) {
	const id = "0112038-9"
	for in, want := range map[string][]string{
		"01120389":                     {"dash_lost"},
		" 0112038-9 ":                  {"trimmed"},
		"0112038-9\t":                  {"trimmed"},
		"\ufeff0112038-9":              {"invisible_removed"},
		"0112038\u200b-9":              {"invisible_removed"},
		"'0112038-9":                   {"quote_removed"},
		`="0112038-9"`:                 {"quote_removed"},
		"０１１２０３８-９":                    {"width_folded"},
		"0112038 9":                    {"blank_removed", "dash_replaced"},
		"0112038\u00a09":               {"blank_removed", "dash_replaced"},
		"011 2038-9":                   {"blank_removed"},
		"01 12 03 89":                  {"blank_removed", "dash_lost"},
		"0112038--9":                   {"dash_replaced"},
		"0112038\x969":                 {"dash_replaced"}, // Windows-1252
		"0112038\u20129":               {"dash_replaced"}, // figure dash
		"0112038\u20159":               {"dash_replaced"}, // horizontal bar
		"0112038\ufe639":               {"dash_replaced"}, // small hyphen-minus
		"112038-9":                     {"zero_lost"},
		"112038–9":                     {"dash_replaced", "zero_lost"},
		"01120389.0":                   {"dash_lost", "float"},
		"01120389,00":                  {"dash_lost", "float"},
		"O112O38-9":                    {"letter_for_digit"},
		"Ol12038-9":                    {"letter_for_digit"},
		"OI12O389":                     {"dash_lost", "letter_for_digit"},
		"fi01120389":                   {"country_prefix"},
		"FI-01120389":                  {"country_prefix"},
		"FI0112038-9":                  {"country_prefix"},
		"FIFI01120389":                 {"country_prefix"},
		"FI FI 01120389":               {"country_prefix"},
		"FIO112O389":                   {"letter_for_digit"},
		"y 0112038-9":                  {"label_removed"},
		"Y0112038-9":                   {"label_removed"},
		"LY 0112038-9":                 {"label_removed"},
		"Momsnr. FI01120389":           {"label_removed"},
		"ALV-tunnus: FI01120389":       {"label_removed"},
		"Y-tunnus 0112038-9, ALV rek.": {"label_removed", "text_removed"},
		"0112038-9 /":                  {"text_removed"},
		"(0112038-9)":                  {"text_removed"},
		"0112038-9/2":                  {"text_removed"},
		"0112038-9 E":                  {"text_removed"},
		"Nokia Oyj 0112038-9":          {"text_removed"},
		"0112038-9, 20240105":          {"text_removed"},
		"0112038-9 p. 040 1234567":     {"text_removed"},
		"0112038-9;0112038-9":          {"repeated"},
		"0112038-9 (FI01120389)":       {"repeated"},
		"003701120389":                 {"from_ovt"},
		"003701120389 003701120389":    {"repeated", "from_ovt"},
		"0037 0112038-9":               {"from_ovt"},
		"3701120389":                   {"ovt_zeros_lost"},
		"370112038900001":              {"ovt_zeros_lost"},
		"TE003701120389":               {"from_ovt", "from_operator"},
		"0216:003701120389":            {"from_ovt", "from_scheme"},
		"0037:01120389":                {"from_scheme"},
		"0212:0112038-9":               {"from_scheme"},
		"0213:FI01120389":              {"from_scheme"},
		"FIFPRO.0112038-9":             {"from_euid"},
		"euid fifpro.0112038-9":        {"label_removed", "from_euid"},
	} {
		r := ParseLoose(in)
		if r.Kind != Repaired || r.ID.String() != id || r.Confidence() != Strong {
			t.Errorf("%q: %+v", in, summarise(r))
			continue
		}
		if diff := cmp.Diff(want, summarise(r).Repairs); diff != "" {
			t.Errorf("%q (-want +got):\n%s", in, diff)
		}
	}
}

func TestReadings(t *testing.T) {
	for in, want := range map[string]summary{
		// Kinds that hold an ID.
		"5555556-1":  {Kind: "invalid", Note: "bad_checksum", Suggestions: nil},
		"8239010-1":  {Kind: "valid", ID: "8239010-1", Note: "unusual_range"},
		"FI82390101": {Kind: "valid", ID: "8239010-1", Note: "unusual_range"},
		"1120389":    {Kind: "repaired", ID: "0112038-9", Repairs: []string{"zero_and_dash_lost"}, Suggestions: []string{"1120389-0"}},
		"FI1120389":  {Kind: "repaired", ID: "0112038-9", Repairs: []string{"zero_and_dash_lost", "country_prefix"}, Suggestions: []string{"1120389-0"}},
		"1120389,0":  {Kind: "repaired", ID: "0112038-9", Repairs: []string{"zero_and_dash_lost", "float"}, Suggestions: []string{"1120389-0"}},
		"0217975.3":  {Kind: "repaired", ID: "0217975-3", Repairs: []string{"dash_replaced"}},
		"2378445.0":  {Kind: "suspect", Note: "ambiguous", Suggestions: []string{"0237844-5", "2378445-0"}},

		// Something of an ID.
		"0112038":                  {Kind: "suspect", Note: "incomplete", Suggestions: []string{"0112038-9"}},
		"0112038-":                 {Kind: "suspect", Note: "incomplete", Suggestions: []string{"0112038-9"}},
		"0112038-9 / 2077474-0":    {Kind: "suspect", Note: "multiple", Suggestions: []string{"0112038-9", "2077474-0"}},
		"01120389, 20774740":       {Kind: "suspect", Note: "multiple", Suggestions: []string{"0112038-9", "2077474-0"}},
		"0112038-9 vai 0112038-8?": {Kind: "suspect", Note: "multiple", Suggestions: []string{"0112038-9"}},

		// Placeholders, in any dress.
		"00000000":              {Kind: "placeholder", Note: "suspect_placeholder"},
		"FI12345671":            {Kind: "placeholder", Note: "suspect_placeholder"},
		"9999999-9":             {Kind: "placeholder", Note: "placeholder_invalid"},
		"11111111":              {Kind: "placeholder", Note: "placeholder_invalid"},
		"0000000-0 / 2077474-0": {Kind: "repaired", ID: "2077474-0", Repairs: []string{"text_removed"}},

		// Wrong.
		"10090709-6":        {Kind: "invalid", Note: "bad_format", Suggestions: []string{"1009709-6"}},
		"2024-01-05":        {Kind: "invalid", Note: "bad_format"},
		"05.01.2024":        {Kind: "invalid", Note: "bad_format"},
		"Nokia Oyj":         {Kind: "invalid", Note: "bad_format"},
		"123":               {Kind: "invalid", Note: "bad_format"},
		"3,70112E+14":       {Kind: "invalid", Note: "excel_scientific"},
		"1.12e6":            {Kind: "invalid", Note: "excel_scientific"},
		"0112038-9A":        {Kind: "invalid", Note: "bad_format"},
		"A0112038-9":        {Kind: "invalid", Note: "bad_format"},
		"040 123 4567":      {Kind: "invalid", Note: "bad_format"},
		"Y-tunnus: 2616417": {Kind: "suspect", Note: "incomplete", Suggestions: []string{"2616417-7"}},

		// Nothing.
		"  ":                {Kind: "empty"},
		"\u00a0":            {Kind: "empty"},
		"???":               {Kind: "empty"},
		"Y-tunnus:":         {Kind: "empty"},
		"Ei Ole.":           {Kind: "empty"},
		"YKSITYISHENKILÖ":   {Kind: "empty"},
		"saknas":            {Kind: "empty"},
		"(selvitetään)":     {Kind: "empty"},
		"#N/A":              {Kind: "empty"},
		"ei ole, 2077474-0": {Kind: "repaired", ID: "2077474-0", Repairs: []string{"text_removed"}},

		// Personal identity codes come first.
		"0112038-9 / 131052-308T": {Kind: "hetu", Note: "hetu"},
		"FI131052-308T":           {Kind: "hetu", Note: "hetu"},
		"synt. 131052":            {Kind: "hetu", Note: "birthdate_like"},

		// Other countries.
		"SE556194197001":  {Kind: "foreign", Note: "foreign_se", Country: "SE"},
		"SE556194197":     {Kind: "foreign", Note: "foreign_vat_malformed", Country: "SE"},
		"556703-7485":     {Kind: "foreign", Note: "foreign_se", Country: "SE"},
		"2120000787":      {Kind: "foreign", Note: "foreign_se", Country: "SE"},
		"DE 257375233":    {Kind: "foreign", Note: "foreign_vat", Country: "DE"},
		"DE 18901608":     {Kind: "foreign", Note: "foreign_vat_malformed", Country: "DE"},
		"EE100915005":     {Kind: "foreign", Note: "foreign_vat", Country: "EE"},
		"ATU12345678":     {Kind: "foreign", Note: "foreign_vat", Country: "AT"},
		"NL123456789B01":  {Kind: "foreign", Note: "foreign_vat", Country: "NL"},
		"GB 373 3703 30":  {Kind: "foreign", Note: "foreign_vat", Country: "GB"},
		"VAT EL123456789": {Kind: "foreign", Note: "foreign_vat", Country: "GR"},
		"SI20774740":      {Kind: "foreign", Note: "foreign_vat", Country: "SI"},
		"DK20774740":      {Kind: "foreign", Note: "foreign_vat", Country: "DK"},
		"NO974760673MVA":  {Kind: "foreign", Note: "foreign_vat", Country: "NO"},
		"CHE-123.456.789": {Kind: "foreign", Note: "foreign_vat", Country: "CH"},
		"974 760 673":     {Kind: "foreign", Note: "foreign_no", Country: "NO"},
		"0007:2120000787": {Kind: "foreign", Note: "foreign_se", Country: "SE"},
		"0192:974760673":  {Kind: "foreign", Note: "foreign_no", Country: "NO"},
		"No 2077474-0":    {Kind: "repaired", ID: "2077474-0", Repairs: []string{"label_removed"}},

		// Other identifiers.
		"FI21 1234 5600 0007 85":      {Kind: "other", Note: "iban"},
		"IBAN FI2112345600000785":     {Kind: "other", Note: "iban"},
		"FI2212345600000785":          {Kind: "other", Note: "iban"}, // a wrong check is still an account
		"DE89 3704 0044 0532 0130 00": {Kind: "other", Note: "iban"},
		"123456-785":                  {Kind: "other", Note: "bban"},
		"123456-00000785":             {Kind: "other", Note: "bban"},
		"LEI: 213800KUD8LAJWSQ9D15":   {Kind: "other", Note: "lei"},
		"213800KUD8LAJWSQ9D16":        {Kind: "invalid", Note: "bad_format"},
		"12.345":                      {Kind: "other", Note: "assoc_reg"},
		"ry 123.456":                  {Kind: "other", Note: "assoc_reg"},
		"0088:6430000000000":          {Kind: "other", Note: "other_scheme"},
	} {
		if diff := cmp.Diff(want, summarise(ParseLoose(in))); diff != "" {
			t.Errorf("%q (-want +got):\n%s", in, diff)
		}
	}
}

// TestEveryDashAndSpaceIsOne walks the whole of Unicode.
func TestEveryDashAndSpaceIsOne(t *testing.T) {
	dashes, spaces := 0, 0
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		in := "0112038" + string(r) + "9"
		switch {
		case unicode.Is(unicode.Dash, r) || r == 0xAD:
			dashes++
		case unicode.IsSpace(r):
			spaces++
		default:
			continue
		}
		if got := ParseLoose(in); got.Kind != Repaired || got.ID.String() != "0112038-9" {
			t.Errorf("%U: %+v", r, summarise(got))
		}
	}
	if dashes < 25 || spaces < 15 {
		t.Errorf("%d dashes and %d spaces tried", dashes, spaces)
	}
}

// TestCodesAreWholeAndDistinct: what a program switches on, and what a translation is keyed by.
func TestCodesAreWholeAndDistinct(t *testing.T) {
	seen := map[string]bool{}
	check := func(code, text string) {
		if code == "" || text == "" || seen[code] || strings.ContainsAny(code, " ?") {
			t.Errorf("code %q, text %q", code, text)
		}
		seen[code] = true
	}
	for p := Repair(1); p < repairEnd; p++ {
		check(p.String(), p.Text())
	}
	for n := NoteNone + 1; n < noteEnd; n++ {
		check(n.String(), n.Text())
	}
	kinds := map[string]bool{}
	for k := Empty; k <= Other; k++ {
		kinds[k.String()] = true
	}
	if len(kinds) != 9 || len(kindCodes) != 9 {
		t.Errorf("kinds %v", kinds)
	}
	for _, s := range []string{Kind(200).String(), Repair(200).String() + Repair(200).Text(), Note(200).String() + Note(200).Text()} {
		if !strings.HasSuffix(s, "(?)") {
			t.Errorf("a code of no kind: %q", s)
		}
	}
}

func TestWeakRepairsAreToldApart(t *testing.T) {
	for in, want := range map[string]Confidence{
		"0112038-9": Strong, "01120389": Strong, "112038-9": Strong, "1120389": Weak, "1120389.0": Weak, "0112038": 0, "x": 0,
	} {
		r := ParseLoose(in)
		if r.Confidence() != want {
			t.Errorf("%q: %v, want %v", in, r.Confidence(), want)
		}
	}
}

func TestLongInputIsBounded(t *testing.T) {
	for _, s := range []string{
		strings.Repeat("0112038-9 ", 100_000), strings.Repeat("1", 1<<20), strings.Repeat("–", 1<<18), strings.Repeat(" ", 1<<20),
		strings.Repeat("1 ", 100), strings.Repeat("FI ", 80), strings.Repeat("0112038-9;2077474-0;", 12),
	} {
		if r := ParseLoose(s); r.ID.IsValid() || r.Kind != Invalid && r.Kind != Empty {
			t.Errorf("%.20q...: %+v", s, r)
		}
	}
	if r := ParseLoose(strings.Repeat("x", 1<<20) + " 131052-308T"); r.Kind != Hetu {
		t.Errorf("a code at the end of a long text: %v", r.Kind)
	}
}

// TestBetterThanEveryValidator counts on the comparison table what each validator gets right: the ID where there is
// one that can be trusted, nothing where there is none.
func TestBetterThanEveryValidator(t *testing.T) {
	status := map[string]map[string]string{}
	for _, v := range table(t, "ytunnus_vectors.tsv") {
		status[v["input"]] = v
	}
	right := map[string]int{}
	rows := table(t, "validator_comparison.tsv")
	if len(rows) < 110 {
		t.Fatalf("%d rows", len(rows))
	}
	names := []string{"python_stdnum", "npm_stdnum", "finnish_business_ids"}
	for _, row := range rows {
		v, ok := status[row["input"]]
		if !ok {
			t.Errorf("%q is not among the vectors", row["input"])
			continue
		}
		want := "" // the digits, where an ID can be had
		if v["status"] == "valid" || v["status"] == "repaired" {
			want = strings.ReplaceAll(v["canonical"], "-", "")
		}
		if strings.ReplaceAll(ParseLoose(row["input"]).ID.String(), "-", "") == want {
			right["yksi"]++
		}
		for _, n := range names {
			got := ""
			switch said := row[n]; {
			case said == "true" && want != "": // this validator says yes or no
				got = want
			case said == "true" || strings.Trim(said, "0123456789") == "":
				got = said
			}
			if got == want {
				right[n]++
			}
		}
	}
	t.Logf("right of %d: %v", len(rows), right)
	for _, n := range names {
		if right["yksi"] <= right[n] {
			t.Errorf("%s has %d right, yksi %d", n, right[n], right["yksi"])
		}
	}
	if right["yksi"] != len(rows) {
		t.Errorf("%d of %d right", right["yksi"], len(rows))
	}
}

// FuzzParse holds that Parse takes exactly what the oracle takes, and gives back what it took.
func FuzzParse(f *testing.F) {
	f.Add("0112038-9")                 // valid
	f.Add("0112038-8")                 // wrong check digit
	f.Add("1375045-1")                 // remainder 1
	f.Add("0112038–9")                 // as long in characters, not in bytes
	f.Add("01120389-")                 // dash in another place
	f.Add("131052-308T")               // a personal identity code
	f.Add("010100000A\xff 11000A0000") // what looks like a code once quoted
	f.Fuzz(func(t *testing.T, s string) {
		id, err := Parse(s)
		if (err == nil) != slowValid(s) || id.IsValid() != (err == nil) {
			t.Fatalf("Parse(%q) = %v, %v", s, id, err)
		}
		if err == nil && id.String() != s {
			t.Fatalf("Parse(%q) = %v", s, id)
		}
		if err != nil && ContainsHetu(s, IDField) && ContainsHetu(err.Error(), IDField) {
			t.Fatalf("the error for %q holds a code", s)
		}
	})
}

// FuzzParseLoose holds that a reading is whole: an ID exactly when it is valid or repaired, repairs exactly when it is
// repaired, nothing beside a personal identity code, and that its ID reads back as itself.
func FuzzParseLoose(f *testing.F) {
	for _, s := range []string{
		"Y-tunnus 0112038-9, ALV rek.", // labels and text
		"FI FI 20946063",               // prefix twice
		"003704944842TST01",            // letters in a suffix
		"0216:003701120389",            // a scheme
		"O8OO323-O",                    // letters for digits
		"2378445.0",                    // two readings
		"0112038-9 / 2077474-1",        // two IDs, one wrong
		"CHE-123.456.789",              // foreign
		"\xff\x96０\u200b1",             // encodings mixed
		"131052-308T",                  // a personal identity code
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkReading(t, s) })
}

func checkReading(t *testing.T, s string) {
	t.Helper()
	r := ParseLoose(s)
	if r.ID.IsValid() != (r.Kind == Valid || r.Kind == Repaired) || (len(r.Repairs) > 0) != (r.Kind == Repaired) {
		t.Fatalf("ParseLoose(%q) = %+v", s, r)
	}
	if (r.Kind == Hetu) != ContainsHetu(s, IDField) {
		t.Fatalf("ParseLoose(%q) = %+v", s, r)
	}
	if r.Kind == Hetu && (r.ID.IsValid() || r.Suggestions != nil || r.Repairs != nil) {
		t.Fatalf("beside a code: ParseLoose(%q) = %+v", s, r)
	}
	if slices.Contains(r.Suggestions, r.ID) || slices.Contains(r.Suggestions, ID{}) {
		t.Fatalf("suggestions: ParseLoose(%q) = %+v", s, r)
	}
	if slowValid(s) && r.Kind != Valid && r.Kind != Placeholder {
		t.Fatalf("ParseLoose(%q) = %+v", s, r)
	}
	if r.ID.IsValid() {
		again := ParseLoose(r.ID.String())
		if again.Kind != Valid || again.ID != r.ID {
			t.Fatalf("ParseLoose(%q) = %v, then %+v", s, r.ID, again)
		}
	}
}

// TestReadingsHoldOnFragments puts the parts of fields together in ways that a fuzzer is slow to find.
func TestReadingsHoldOnFragments(t *testing.T) {
	parts := []string{
		"0112038", "2077474", "-", "9", "0", " ", "FI", "fi", "0037", "01120389", ".", ",", "/", ":", "Y-tunnus", "O", "l", "SE", "DE",
		"0216", "E+11", "112038", "1120389", "ALV", "TE", "FIFPRO", "(", "–", "131052", "308T", "\u00a0", "12.345", "ä", "1234567-1",
	}
	rnd := rand.New(rand.NewPCG(9, 10))
	for range 200_000 {
		var s string
		for range 1 + rnd.IntN(8) {
			s += parts[rnd.IntN(len(parts))]
		}
		checkReading(t, s)
	}
}
