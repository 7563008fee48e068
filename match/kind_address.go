package match

import (
	"encoding/binary"

	"github.com/yksi-mdm/yksi/internal/strsim"
	"github.com/yksi-mdm/yksi/normalize"
)

// AddressKind compares postal and visiting addresses as wholes: street, number, postcode and city speak of the same
// thing and are one comparison. A record may have several addresses, each a run of values up to the next street; the
// pair that agrees best counts. Premises that many share weigh what their rarity says.
type AddressKind struct{}

const (
	addressNothing       = iota
	addressPremises      // same street and number, or same PO box
	addressBuilding      // the same, another flat
	addressNear          // same number and postcode, the street misspelt
	addressStreet        // same street in the same town, a number missing
	addressPostcode      // same postcode, a street missing
	addressPostcodeOther // same postcode, another street
	addressCity          // same town, nothing finer on one side
	addressCityOther     // same town, another address
	addressDifferent
)

// ID implements Kind.
func (AddressKind) ID() string { return "address@1" }

// Levels implements Kind.
func (k AddressKind) Levels() []Level {
	return weighed(k.ID(), []Level{
		{Name: "nothing"},
		{Name: "same_premises"},
		{Name: "same_building"},
		{Name: "near_premises"},
		{Name: "same_street"},
		{Name: "same_postcode"},
		{Name: "same_postcode_other_street"},
		{Name: "same_city"},
		{Name: "same_city_other_address"},
		{Name: "different"},
	})
}

// An entry of the prepared form is a fixed part followed by the street's folded name.
const (
	addrStreet   = 0  // uint32, hash of the street's key or of the PO box; 0 none
	addrNumber   = 4  // uint16, house or box number; 0 none
	addrKind     = 6  // 0 none, 1 street, 2 PO box
	addrExtra    = 7  // a byte of the hash of letter, stair and flat; 0 none
	addrPostcode = 8  // uint32, hash of the postcode; 0 none
	addrCity     = 12 // uint32, hash of the town's key; 0 none
	addrRarity   = 16 // of the premises, then of the postcode and of the town
	addrRarityPC = 18
	addrRarityC  = 20
	addrLen      = 22 // bytes of the street's key that follow
	addrFixed    = 24
	addrCap      = 3
	addrKeyCap   = 24
)

// Prepare implements Kind.
func (AddressKind) Prepare(dst []byte, vs []Value, _ *Workspace) []byte {
	var street, postcode, city string
	n := 0
	flush := func() {
		if n < addrCap {
			before := len(dst)
			dst = appendAddress(dst, street, postcode, city)
			if len(dst) > before {
				n++
			}
		}
		street, postcode, city = "", "", ""
	}
	for i := range vs {
		switch t := vs[i].Text; vs[i].Field {
		case Street:
			if street != "" || postcode != "" || city != "" {
				flush()
			}
			street = t
		case Postcode:
			if postcode != "" {
				flush()
			}
			postcode = t
		case City:
			if city != "" {
				flush()
			}
			city = t
		}
	}
	flush()
	return dst
}

func appendAddress(dst []byte, street, postcode, city string) []byte {
	var fixed [addrFixed]byte
	a := normalize.ParseAddress(street)
	if postcode == "" {
		postcode = a.Locality
	}
	pc := normalize.ParsePostcode(postcode)
	if city == "" {
		city = pc.Place
	}
	ct := normalize.ParseCity(city)
	if pc.Code == "" {
		pc = ct.Postcode
	}
	var buf [64]byte
	key := buf[:0]
	switch {
	case a.POBox != 0:
		fixed[addrKind] = 2
		binary.LittleEndian.PutUint32(fixed[addrStreet:], a.POBox<<1|1)
		binary.LittleEndian.PutUint16(fixed[addrNumber:], uint16(a.POBox)|1)
	case a.Street != "":
		fixed[addrKind] = 1
		key = a.AppendKey(key)
		binary.LittleEndian.PutUint32(fixed[addrStreet:], uint32(hash64(saltStreet, key))|1)
		binary.LittleEndian.PutUint16(fixed[addrNumber:], uint16(min(a.Number, 65_535)))
		if a.Letter|a.Stair != 0 || a.Flat != "" {
			fixed[addrExtra] = byte(hash64(uint64(a.Letter)<<8|uint64(a.Stair), a.Flat)) | 1
		}
	}
	if pc.Code != "" {
		binary.LittleEndian.PutUint32(fixed[addrPostcode:], uint32(hash64(saltPostcode, pc.Code))|1)
	}
	if ct.Name != "" {
		var town [64]byte
		binary.LittleEndian.PutUint32(fixed[addrCity:], uint32(hash64(saltCity, ct.AppendKey(town[:0])))|1)
	}
	if fixed == [addrFixed]byte{} {
		return dst
	}
	SetRarity(fixed[addrRarityPC:], postcodeRarity)
	SetRarity(fixed[addrRarityC:], cityRarity)
	key = key[:min(len(key), addrKeyCap)]
	fixed[addrLen] = byte(len(key))
	return append(append(dst, fixed[:]...), key...)
}

type address []byte

func (a address) u32(at int) uint32 { return binary.LittleEndian.Uint32(a[at:]) }
func (a address) number() uint16    { return binary.LittleEndian.Uint16(a[addrNumber:]) }
func (a address) size() int         { return addrFixed + int(a[addrLen]) }
func (a address) key() []byte       { return a[addrFixed:a.size()] }

// premises hashes street, number and the place that they are in, its postcode or its town.
func (a address) premises(place int) uint64 {
	return mix(uint64(a.u32(addrStreet))<<16^uint64(a.number())) ^ mix(uint64(a.u32(place))^uint64(place)<<40^saltPremises<<60)
}

// Terms implements Kind.
func (AddressKind) Terms(p []byte, visit func(uint64, []byte)) {
	for a := address(p); len(a) > 0; a = a[a.size():] {
		if a.number() != 0 {
			place := addrPostcode
			if a.u32(place) == 0 {
				place = addrCity
			}
			visit(a.premises(place), a[addrRarity:addrRarity+2])
		}
		if c := a.u32(addrPostcode); c != 0 {
			visit(mix(uint64(c)^saltPostcode<<60), a[addrRarityPC:addrRarityPC+2])
		}
		if c := a.u32(addrCity); c != 0 {
			visit(mix(uint64(c)^saltCity<<60), a[addrRarityC:addrRarityC+2])
		}
	}
}

// KeyTypes implements Kind.
func (AddressKind) KeyTypes() []KeyType {
	return []KeyType{{"premises", Alone}, {"postcode", Company}, {"city", Company}}
}

// Keys implements Kind: premises alone, by postcode and by town, since either may be missing; postcode and town in
// company.
func (AddressKind) Keys(dst []Key, p []byte) []Key {
	for a := address(p); len(a) > 0; a = a[a.size():] {
		for _, place := range [...]int{addrPostcode, addrCity} {
			if a.number() != 0 && a.u32(place) != 0 {
				dst = append(dst, Key{Hash: a.premises(place)})
			}
		}
		if c := a.u32(addrPostcode); c != 0 {
			dst = append(dst, Key{Hash: mix(uint64(c) ^ saltPostcode<<60), Type: 1})
		}
		if c := a.u32(addrCity); c != 0 {
			dst = append(dst, Key{Hash: mix(uint64(c) ^ saltCity<<60), Type: 2})
		}
	}
	return dst
}

// Compare implements Kind.
func (AddressKind) Compare(p, q []byte) Outcome {
	best := Outcome{Level: addressNothing}
	for a := address(p); len(a) > 0; a = a[a.size():] {
		for b := address(q); len(b) > 0; b = b[b.size():] {
			o := compareAddress(a, b)
			if o.Level != addressNothing && (best.Level == addressNothing || o.Level < best.Level ||
				o.Level == best.Level && o.Adjust > best.Adjust) {
				best = o
			}
		}
	}
	return best
}

func compareAddress(a, b address) Outcome {
	pa, pb := a.u32(addrPostcode), b.u32(addrPostcode)
	ca, cb := a.u32(addrCity), b.u32(addrCity)
	samePC, sameCity := pa != 0 && pa == pb, ca != 0 && ca == cb
	placeKnown := pa != 0 && pb != 0 || ca != 0 && cb != 0
	place := samePC || sameCity || !placeKnown
	rarity := func(at int) Bits {
		r := min(Rarity(a[at:]), Rarity(b[at:]))
		if at == addrRarity {
			return max(r, premisesCommon)
		}
		return min(r/2, areaCap)
	}
	streets := a[addrKind] != 0 && b[addrKind] != 0
	if streets && place && a[addrKind] == b[addrKind] {
		same := a.u32(addrStreet) == b.u32(addrStreet)
		numbers := a.number() != 0 && b.number() != 0
		switch {
		case same && numbers && a.number() == b.number():
			if a[addrExtra] != 0 && b[addrExtra] != 0 && a[addrExtra] != b[addrExtra] {
				return Outcome{addressBuilding, rarity(addrRarity)}
			}
			return Outcome{addressPremises, rarity(addrRarity)}
		case same && !numbers:
			return Outcome{addressStreet, rarity(addrRarityPC) + 2_000}
		case !same && numbers && samePC && a.number() == b.number() && nearStreet(a, b):
			return Outcome{addressNear, rarity(addrRarity)}
		}
	}
	switch {
	case samePC && streets:
		return Outcome{addressPostcodeOther, rarity(addrRarityPC)}
	case samePC:
		return Outcome{addressPostcode, rarity(addrRarityPC)}
	case sameCity && (pa != 0 && pb != 0 || streets):
		return Outcome{addressCityOther, rarity(addrRarityC)}
	case sameCity:
		return Outcome{addressCity, rarity(addrRarityC)}
	case placeKnown:
		return Outcome{Level: addressDifferent}
	}
	return Outcome{}
}

// areaCap bounds what a shared postcode or town may say: a seldom town is seldom among the user's customers, not on the
// map.
const areaCap = 4_000

// What is known of postcodes and towns before any are counted: there are some 3,000 of the one and 300 of the other, and
// companies stand thick in few of them.
const (
	postcodeRarity = 8_000
	cityRarity     = 5_000
)

// nearStreet reports whether the streets' names are a typing slip or two apart.
func nearStreet(a, b address) bool {
	_, ok := strsim.WithinDistance(a.key(), b.key(), 1+min(len(a.key()), len(b.key()))/9)
	return ok
}
