module github.com/yksi-mdm/yksi/cmd/yksi

go 1.25

require github.com/yksi-mdm/yksi v0.0.0

replace github.com/yksi-mdm/yksi => ../..
