"""The agreement between phone and server. Pure: no disk, no network, no clock, no chance, no word of the
domain.

Read in this order, twenty minutes:

1. `mutation`   what a person did: one immutable intent, serialised once
2. `record`     what is kept: groups and a workflow state; how a collection declares them
3. `workflow`   questions to a collection's table of steps
4. `causality`  who had seen what: the only order there is
5. `admission`  which mutations are in the state: judged on what their authors saw
6. `contest`    one register: what is left, whether it is disputed, what counts meanwhile
7. `together`   several groups that only make sense together: what counts while they do not
8. `merge`      all of it: the mutations of a record -> the record
9. `deadline`   when it was made, as far as that is proven, and whether that was in time
10. `wire`      one exchange: what goes up, what comes down
11. `sums`      what somebody has of a bucket, in a few characters
12. `vault`     the phone: what the person wrote, kept until there is a receipt and a backup
13. `cache`     the phone: the last copy from the server, which can be thrown away
14. `view`      the phone: what screens show, the cache overlaid with what is pending
15. `pace`      the phone: how much to send at once, and when next to nothing first
16. `gap`       the phone: what it has truly lost, and how it says so
17. `device`    the phone: all of it as a state machine, writing, asking, settling

`vectors/` holds examples that this room and its twin on the phone must both satisfy.

Three rules:

- **Put.** What nobody came after is left. One value counts; equal ones are merged; different ones stand side
  by side until somebody who saw them decides.
- **Step.** A step moves the workflow and is judged on what its author saw. Nobody approves what he has not
  seen: a newer value does not slip in under an approval, and an approval does not undo a newer value. It is a
  question, and until it is answered the approved value counts.
- **Append.** A new thing is a new record. A correction is a new record too, and the old one says by what it
  was replaced.

What it promises: the same mutations give the same record, in whatever order and however often they come;
nothing wins silently; what was admitted is always in force, superseded by somebody who saw it, or in an open
question; a forged or outdated claim to have seen something can open a question, but never changes what was
approved.
"""
