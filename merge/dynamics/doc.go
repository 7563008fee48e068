// Package dynamics compiles a plan into the steps that make duplicate accounts of Dynamics 365 (Dataverse) one. It
// calls nothing: what it gives is sent to the Web API by whoever has the rights to.
//
// # Order and limits
//
//  1. A value of an alternate key that goes to the survivor is cleared on the record that holds it. A key is unique among
//     all rows, the inactive ones too [3], so it could not be set while the other, soon deactivated, still bears it.
//  2. Merge takes a Target, here the survivor, and one Subordinate, so a group of n takes n-1 calls, one after the
//     other with the same Target. The values that the survivor takes over go with the first, in UpdateContent [1].
//  3. "Merging moves any useful data from the Subordinate record to the Target record. Any existing data in the Target
//     record aren't overwritten" [1]: a field that the plan leaves empty may come back filled. It is emptied at the end,
//     as are the fields that the survivor is to lose.
//
// An account that is marked not to be used (merge.Entity.Closing) and that no merge takes away is deactivated: statecode 1
// and statuscode 2, Inactive [4], with the last step of its merge, or alone. While billing records or euros hang on it, it
// is left to a person (in_use). The inverse of one closed alone activates it, with statuscode 1, Active.
//
// Only columns of the plan are looked after; others follow the rule of Merge. PerformParentingChecks is false: parents
// that differ do not stop the merge.
//
// # What becomes of the rest
//
// The Subordinate is deactivated, not deleted, and keeps its id. What hangs on it moves to the Target; for accounts this is
// done with the rights of the system, so that no child is left behind for want of the caller's [1]. A row that
// another transaction holds makes a call fail as a whole: send it again, and the later ones of the same Target after it.
//
// # What cannot be undone
//
// The merge. There is no call that takes it back: reactivating the Subordinate brings back neither its children nor
// the values of its alternate keys. The inverse of a plan therefore compiles into a problem, cannot_undo, and no steps:
// rehearse in a sandbox, and copy the environment first.
//
// # The dry run
//
// With a Describe, the answer to
//
//	GET [Organization URI]/api/data/v9.2/EntityDefinitions(LogicalName='account')?$expand=Attributes,Keys
//
// every value that a step writes is held against its attribute: required level, length, type, alternate keys. Lookups,
// and choices that are not given as numbers, cannot be written from a plan's texts and are refused.
//
// Sources: [1] learn.microsoft.com, Power Apps, "Merge table rows using the Web API", and the reference of Merge;
// [2] the reference of AttributeMetadata and EntityKeyMetadata; [3] crmtipoftheday.com 1414, "Enforce unique email but
// ignore inactive users"; [4] the reference of the account table, statecode and statuscode.
package dynamics
