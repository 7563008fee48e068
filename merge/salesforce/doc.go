// Package salesforce compiles a plan into the steps that make duplicate Accounts of Salesforce one. It calls nothing:
// what it gives is loaded with Data Loader and sent with merge() of the SOAP API by whoever has the rights to.
//
// # Order and limits
//
//  1. The fields that the survivor, here the master, takes from others are updated: the master's values are the ones
//     that a merge keeps, "if you want field values in the non-main records to supersede the main record values, set
//     [them] in the record identified by the masterRecord" [1]. At most 200 records a call [2].
//  2. merge() takes the master and at most two others: "up to three records can be merged in a single request,
//     including the master record". Larger groups are chained, all with the same master, "to avoid errors"; "up to 200
//     merge requests can be made in a single SOAP call", each a transaction of its own, done one after the other [3].
//     There is no merge in REST, Bulk or Data Loader; Apex has one with the same limit.
//  3. A value of a unique field that another record held goes to the master after that record is gone.
//     So does the id of the customer, where Target.IdentifyBy names a field for it: an external id cannot be in a merge.
//
// An account that is marked not to be used (merge.Entity.Closing) and that no merge takes away is closed by the field that
// Target.CloseBy names: with step 3, or alone. Without one it is left to a person (not_closed), and so it is while billing
// records or euros hang on it (in_use). The inverse writes back what the field held, as far as the plan knows it.
//
// "External ID fields cannot be used with merge()" [3]: none is set in a masterRecord; they are updated before, or after.
//
// # What becomes of the rest
//
// The others are deleted, into the Recycle Bin, and bear the master's id in MasterRecordId; queryAll() finds them [3].
// What hangs on them (contacts, opportunities, cases, activities) moves to the master. Child accounts do, too; if an
// account would so become its own parent the merge is refused [1]. With Contacts to Multiple Accounts, a merge that
// would relate a contact to the same account twice is refused until the redundant AccountContactRelation is removed;
// the plan does not know contacts, so Children gives the query that finds them.
//
// A row that another transaction holds is refused with UNABLE_TO_LOCK_ROW. Send the request again later, and those of
// the same master only after it. In one array requests go one after the other; in parallel, keep a master's together.
//
// # What cannot be undone
//
// Fields of the master are written back, and "you can undelete records that were deleted as the result of a merge.
// However, the merge reparents the child objects, and that reparenting can't be undone" [4]. So lists of the children,
// made before the merge with the queries that Children gives, are needed to give them back. The Recycle Bin keeps a
// record for 15 days, or until it overflows [5]; then there is no way back. Shares, history and feed items stay with the
// master whatever is done [5]. An old value that its field takes no more, as one of a picklist that has been deactivated,
// is not written back and is a problem of the inverse.
//
// # The dry run
//
// With a Describe, the JSON that describe of Account answers with, every value that a step writes is held against its
// field before anything is sent: required, length (since API 15 too long a value is an error [1]), restricted picklists,
// types, unique fields and external ids. Without one only what every organisation has is known: the standard fields
// and which of them Salesforce sets itself.
//
// Sources: [1] developer.salesforce.com sforce_api_calls_merge (current), [2] App Limits Cheat Sheet, "SOAP API Call Limits", [3]
// sforce_api_calls_merge (versions 188 to 212), [4] Apex Developer Guide, langCon_apex_dml_examples_undelete,
// [5] plauti.com/support, "Plauti Restore and the Salesforce Recycle Bin", "Undoing a merge didn't fully work".
package salesforce
