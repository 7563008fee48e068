// Package merge plans what becomes of the records that matching found to be one customer: which one survives, which
// values it keeps, and which billing customer belongs to which account. It proposes and touches nothing.
//
// # What it decides
//
// Plan takes one cluster of package match at a time, asks Rows for its records, and decides in this order:
//
//  1. The entity. A cluster is one entity: a holder of a Y-tunnus, or a legal person without one. Its id comes from its
//     smallest record (EntityID) or, with a State, from the last run. Its Y-tunnus is the one that most of its records
//     bear.
//  2. The merge groups: records of one source that become one record. Only the sources of Policy.Mergeable have groups
//     of more than one. A record stays apart from the head account, linked and not merged, when it is of another class
//     (a housing company, a sole trader, a branch, an estate), when it is a unit of a public body, or when it is an
//     office of a company with a street of its own. Two records of the same unit are one group.
//  3. The survivor of each group: the points of all criteria add up, a veto bars as long as another record is free of
//     vetoes, and the order of equals is total: source, age, Ref. Every rating stands in the plan with its reasons.
//  4. The values. Each rule takes its fields from the record it prefers, fields that belong together from one record.
//     Every non-empty cell of the group is in the plan, kept or dropped, with the rule that said so. A Y-tunnus or a
//     legal form that no record of the group has comes from billing; numbers and e-mail addresses for which the
//     survivor has no room stay as Entity.Contacts.
//  5. The crosswalk. Each billing record has one role, and one owner: the account that names it, else the account of
//     its unit, else the surviving head account, else none. A link that stands in the data is never overwritten: where
//     it cannot be right, a warning says so.
//  6. Who pays: an account of a unit without a billing record is paid by those of its head account, an account c/o a
//     manager by the manager's billing record that it names. Neither counts as never invoiced.
//  7. Status: a customer now, formerly, or not yet; see Entity.Status and Policy.Months.
//     A link is valid from when the billing record is a customer, to when it is none any more. Accounts that people have
//     marked not to be used are proposed for closing.
//  8. Relations: an estate and its debtor, a branch, a sole trader beside a company, a housing company and its manager, a
//     successor. FindRelations finds them; they link customers and never merge them.
//
// # From run to run
//
// A State holds which record was in which entity, which account had which billing record, and what people have judged.
// Planned with that of the run before, the same customers keep their ids, a link stays unless an account says otherwise,
// and State.Delta tells what has changed. Package merge/statedir keeps one in a folder.
//
// # What always holds
//
// A plan is a pure function of clusters, rows, policy and state: the order of a cluster's members and the number of
// goroutines change no byte of it. Every record stands in it exactly once. No marketing ban is lifted, and no consent
// is carried to another record. A cell that stands for a personal identity code ("[hetu]") is neither copied nor
// changed. Entity.Apply shows what a plan does and Entity.Invert takes it back. Write checks each entity and the
// control totals (Control: records, ids, both kinds of euros, bans) and refuses a plan that does not balance; what it
// writes is described by plan.schema.json.
//
// # Carrying it out
//
// A Target compiles entities into Steps of a system: the folders beside this package have one each. A plan's header
// holds the columns of its sources, so a target knows by Value.At which of its fields a value stands in. Packages
// csvfile and sqltable carry a plan out themselves, on files and on tables.
//
// # What it does not promise
//
// It does not doubt a cluster: records that belong to nobody in it are warned of, not moved. It reads words behind a
// name, not contracts: a role is what the name says, and a record that says nothing is the payer. Values are taken as
// they were typed; cleaning them is package normalize's work. Warnings are codes and refs, to be worded by whoever
// shows them.
//
// Policies and States may be shared by goroutines. Everything else belongs to one at a time.
package merge
