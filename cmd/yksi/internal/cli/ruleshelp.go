package cli

// rulesHelp teaches rules files.
func rulesHelp() string { return "" }
