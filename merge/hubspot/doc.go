// Package hubspot compiles a plan into the steps that make duplicate companies of HubSpot one. It calls nothing: what
// it gives is sent to the CRM API by whoever has the rights to.
//
// # Order and limits
//
//  1. The properties that the survivor, here the primary, takes over are updated on it. The merged company uses "the
//     latest property values of the primary record" [1].
//  2. POST /crm/v3/objects/companies/merge takes two ids, primaryObjectId and objectIdToMerge. "A new record with a new
//     ID will be created for the resulting merged record, with both records merged into the new one" [1]. The order
//     therefore matters: the primary of every later pair is the id with which the call before it answered. Its body holds
//     "{id from round N}" in that place, which HubSpot refuses unless it is replaced.
//  3. A property that only the other company has is taken from it [3]. Where the plan leaves it empty it is emptied at the
//     end. So are values of unique properties set then, as until the merge another company holds them.
//
// A company that is marked not to be used (merge.Entity.Closing) and that no merge takes away is closed by the property
// that Target.CloseBy names: with the update at the end, or alone. Without one it is left to a person (not_closed), and so
// it is while billing records or euros hang on it (in_use). The inverse opens one that was closed alone.
//
// A record is made of 250 at most [2]; a larger group is refused. While the integration of HubSpot with Salesforce
// is on, HubSpot merges no companies: merge the accounts in Salesforce.
//
// # What becomes of the rest
//
// "Both of the previous IDs will point to the resulting merged record, so fetching any records using the original IDs
// will return the new merged record" [1]; hs_merged_object_ids lists them. Contacts, deals, tickets and activities of
// both hang on the merged company; of several associations labelled primary only that of the primary stays so [1]. The
// domain of the other company becomes one more domain of it. The lifecycle stage is the one furthest down the funnel
// whatever the plan says [3]: its column is left to HubSpot.
//
// # What cannot be undone
//
// The merge: "once you've merged two records, it is not possible to unmerge them" [3]. The inverse of a plan compiles into
// a problem, cannot_undo, and no steps. Try a plan in a sandbox account first.
//
// # The dry run
//
// With a Describe, the answer to GET /crm/v3/properties/companies, every value that a step writes is held against its
// property: type, options, unique values, properties that HubSpot sets. Options are known by their internal values: an
// export that gives their labels does not fit.
//
// Sources: [1] developers.hubspot.com/changelog/updated-merge-functionality-for-contacts-and-companies, [2]
// legacydocs.hubspot.com/docs/faq/contact-and-form-limits, which says it of contacts, [3] knowledge.hubspot.com, "Merge
// records" and "What happens when I merge two companies?".
package hubspot
