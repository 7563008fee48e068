package cli

// rulesHelp teaches rules files.
func rulesHelp() string {
	return `"init" looks at the columns of the files, by their headers and by their values, and proposes rules with a reason for each
comparison; the columns that it leaves out are told with the reason, and how to compare one all the same. Read them,
change them, and give them to link, dedupe, compare or bench with -rules. "check" tells every fault of a rules file as
FILE:LINE:COLUMN and exits 1 if there is one.

  $ yksi rules init examples/data/crm.csv -o rules.json
  $ yksi rules check rules.json
  $ yksi dedupe examples/data/crm.csv -rules rules.json -o out

A rules file is JSON; match/rules.schema.json describes every member for editors:

  {
    "match_at": 0.6, "review_at": 0.1,             probabilities: a match, for review
    "max_block": 20,                               records that may share a blocking key
    "columns": {"first_name": ["Etunimi"],         which columns feed a field; the field id is the key
                "birth": ["Syntymäaika"]},
    "comparisons": [
      {"name": "person", "kind": "person_name", "fields": ["first_name", "last_name"]},
      {"name": "birth", "kind": "date", "fields": ["birth"],
       "levels": [{"name": "different", "bits": -6}],   bits for or against; "effect": "bar" keeps such pairs apart
       "keys": {"year": "off"},                         blocking keys: off, alone, company, alone_and_company, whole
       "group": "who"}                                  of one group the strongest counts in full, the next by half
    ],
    "compounds": [["person.word", "birth.year"]],  blocking keys made of several
    "unique": ["register"]                         sources free of duplicates
  }

Kinds: company_name, business_id, address, phone, contact, einvoice, link for Finnish companies (they are the default);
person_name, date, number, category, text, exact, street, postcode, city, email, domain for anything else. What is left out
is as the kind has it. A level's weight may be given as m and u, the shares of pairs of one customer and of all others that
reach it; "damp" leaves out a share of what the rarity of a value adds. A value that is missing neither counts nor is
averaged. A model.json has its rules in it: -model and -rules exclude each other.
`
}
