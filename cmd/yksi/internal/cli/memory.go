package cli

import (
	"math"
	"os"
	"runtime/debug"

	"github.com/yksi-mdm/yksi/source"
)

// What matching and planning need, measured on made-up records with room to spare: twice the files, so much a record,
// and so much in any case.
const (
	memoryOfRecord = 800
	memoryOfAny    = 256 << 20
)

// limitMemory tells the garbage collector what a run on these sources should need. By itself it lets the heap double
// before it collects, which takes half as much memory again; so told, it collects before the process grows beyond the
// limit. The limit is soft: a run that needs more takes more, and more time. One that the user set with GOMEMLIMIT
// stays.
func limitMemory(set *source.Set) {
	if debug.SetMemoryLimit(-1) != math.MaxInt64 {
		return
	}
	limit := int64(memoryOfAny)
	for _, s := range set.Sources() {
		limit += memoryOfRecord * int64(s.Rows())
		if info, err := os.Stat(s.File()); err == nil {
			limit += 2 * info.Size()
		}
	}
	debug.SetMemoryLimit(limit)
}
