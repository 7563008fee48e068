//go:build !linux

package cli

import "time"

// What the process uses is not known on this system.
func peakMemory() int64      { return 0 }
func forgetPeak() bool       { return false }
func cpuTime() time.Duration { return 0 }
