// Command yksi gives a Finnish B2B company one record per customer: it cleans company data, finds duplicates, links a
// billing system's customers to the accounts of a CRM and plans the merges. It proposes; only "plan apply -yes" changes anything.
//
// Run "yksi help" for its verbs.
package main

import (
	"os"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
