package normalize

// The lists below are short, sorted and hand-kept; each entry is there because
// it is met in Finnish customer data.

// secondLevel are suffixes of two labels under which names are registered.
// Source: the Public Suffix List's ICANN section, reduced to countries that
// Nordic companies trade with.
var secondLevel = [...]string{
	"ac.uk", "asn.au", "co.at", "co.id", "co.il", "co.in", "co.jp", "co.kr", "co.nz", "co.th", "co.uk", "co.za",
	"com.ar", "com.au", "com.br", "com.cn", "com.co", "com.cy", "com.ee", "com.es", "com.gr", "com.hk", "com.hr", "com.lv",
	"com.mt", "com.mx", "com.my", "com.pe", "com.ph", "com.pl", "com.pt", "com.ro", "com.sg", "com.tr", "com.tw", "com.ua",
	"com.vn", "gov.uk", "id.au", "ltd.uk", "me.uk", "ne.jp", "net.au", "net.pl", "net.uk", "or.at", "or.jp", "or.kr",
	"org.au", "org.pl", "org.uk", "plc.uk", "pri.ee", "sch.uk",
}

// sharedHosts are registrable domains that hold many companies' pages.
var sharedHosts = [...]string{
	"asiakastieto.fi", "azurewebsites.net", "blogspot.com", "blogspot.fi", "business.site", "facebook.com", "fb.com", "fb.me",
	"finder.fi", "firebaseapp.com", "fonecta.fi", "g.page", "github.io", "goo.gl", "google.com", "google.fi", "herokuapp.com",
	"instagram.com", "jimdo.com", "jimdofree.com", "kapsi.fi", "kauppalehti.fi", "kotisivukone.com", "kotisivukone.fi",
	"linkedin.com", "linktr.ee", "mycashflow.fi", "myshopify.com", "mystrikingly.com", "netlify.app", "nettiauto.com",
	"nettimoto.com", "pinterest.com", "simplesite.com", "squarespace.com", "suntuubi.com", "threads.net", "tiktok.com",
	"tori.fi", "tripadvisor.com", "tripadvisor.fi", "twitter.com", "vercel.app", "vimeo.com", "vuodatus.net", "wa.me",
	"web.app", "webador.fi", "webnode.com", "webnode.fi", "weebly.com", "wixsite.com", "wordpress.com", "x.com",
	"yhdistysavain.fi", "yolasite.com", "youtu.be", "youtube.com",
}

// pathHosts are those of sharedHosts where the path, not the host, tells whose
// page it is.
var pathHosts = [...]string{
	"asiakastieto.fi", "facebook.com", "fb.com", "fb.me", "finder.fi", "fonecta.fi", "g.page", "goo.gl", "google.com",
	"google.fi", "instagram.com", "kauppalehti.fi", "linkedin.com", "linktr.ee", "nettiauto.com", "nettimoto.com",
	"pinterest.com", "threads.net", "tiktok.com", "tori.fi", "tripadvisor.com", "tripadvisor.fi", "twitter.com", "vimeo.com",
	"wa.me", "x.com", "youtu.be", "youtube.com",
}

// pageFolders are first path segments that only say what kind of page follows.
var pageFolders = [...]string{"c", "channel", "company", "groups", "in", "maps", "p", "pages", "people", "pg", "site", "user", "view", "yritys"}
