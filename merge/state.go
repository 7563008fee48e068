package merge

import "github.com/yksi-mdm/yksi/match"

// State is what a run leaves for the next one, so that customers keep their ids. The zero State is that of a first
// run.
type State struct {
	ids map[match.Ref]string
}
