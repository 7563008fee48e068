package match

import "math/bits"

// hash64 is FNV-1a over s, started from the salt and finished with a full avalanche, so that the top bits serve as a
// radix. It is the same on every machine and in every version of a model.
func hash64[S ~[]byte | ~string](salt uint64, s S) uint64 {
	h := 14695981039346656037 ^ mix(salt)
	for i := 0; i < len(s); i++ {
		h ^= uint64(s[i])
		h *= 1099511628211
	}
	return mix(h)
}

// mix is the finaliser of splitmix64, a bijection (Steele, Lea, Flood 2014).
func mix(h uint64) uint64 {
	h ^= h >> 30
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 27
	h *= 0x94d049bb133111eb
	return h ^ h>>31
}

// pairHash joins two hashes in either order.
func pairHash(a, b uint64) uint64 {
	if a > b {
		a, b = b, a
	}
	return mix(a ^ bits.RotateLeft64(mix(b), 23))
}

// Salts keep the values of different kinds apart, in counts and in keys.
const (
	saltToken uint64 = iota + 1
	saltName
	saltHead
	saltTail
	saltInitials
	saltID
	saltStreet
	saltPremises
	saltPostcode
	saltCity
	saltPhone
	saltEmail
	saltDomain
	saltEInvoice
	saltLink
	saltSlip
	saltCompound
	saltLetters
	saltExact
	saltCategory
	saltNumber
	saltDate
	saltPerson
	saltText
	saltPlace
	saltWhole
)
