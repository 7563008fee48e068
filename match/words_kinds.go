package match

// generalWords say what a comparison of a kind that may hold anything has found; the name that the rules give it stands
// before them.
var generalWords = map[string]words{
	"date same":                  {"same day", "sama päivä", "samma dag"},
	"date day_and_month_swapped": {"day and month in each other's place", "päivä ja kuukausi vaihtaneet paikkaa", "dag och månad har bytt plats"},
	"date slip":                  {"one slip apart", "yhden virheen päässä", "ett skrivfel ifrån"},
	"date two_slips":             {"two slips apart", "kahden virheen päässä", "två skrivfel ifrån"},
	"date same_month_and_day":    {"same day of another year", "sama päivä eri vuonna", "samma dag ett annat år"},
	"date same_month":            {"another day of the same month", "eri päivä samassa kuussa", "en annan dag samma månad"},
	"date same_year":             {"another day of the same year", "eri päivä samana vuonna", "en annan dag samma år"},
	"date different":             {"different days", "eri päivät", "olika dagar"},
	"number same":                {"same figure", "sama luku", "samma tal"},
	"number near":                {"nearly the same figure", "lähes sama luku", "nästan samma tal"},
	"number close":               {"figures not far apart", "luvut lähellä toisiaan", "talen ligger nära varandra"},
	"number different":           {"different figures", "eri luvut", "olika tal"},
	"category same":              {"same class", "sama luokka", "samma klass"},
	"category different":         {"different classes", "eri luokat", "olika klasser"},
	"text same":                  {"same words", "samat sanat", "samma ord"},
	"text near":                  {"nearly the same words", "lähes samat sanat", "nästan samma ord"},
	"text similar":               {"many words in common", "paljon yhteisiä sanoja", "många gemensamma ord"},
	"text some":                  {"some words in common", "joitakin yhteisiä sanoja", "några gemensamma ord"},
	"text different":             {"different words", "eri sanat", "olika ord"},
	"exact same":                 {"same code", "sama tunnus", "samma kod"},
	"exact near":                 {"codes one slip apart", "tunnukset yhden virheen päässä", "koder ett skrivfel från varandra"},
	"exact different":            {"different codes", "eri tunnukset", "olika koder"},
}
