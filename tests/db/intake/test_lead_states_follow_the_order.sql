begin;
select plan(36);

create temp table fixture as select tests.create_niche() as niche;

select throws_ok(
  format($$insert into intake.lead (niche_id, form_schema_id, answers, status, approved_at, rejected_at, rejection_reason, marked_bad_at, bad_reason)
    select niche_id, id, '{}', %L, now(), now(), 'x', now(), 'x' from catalog.form_schema where niche_id = (select niche from fixture)$$, s),
  'LM307', null, 'no lead begins as ' || s)
from unnest('{approved,distributed,unsold,rejected,bad}'::text[]) as s;

-- Every pair of different states: the listed go, all others are refused.
create temp table person as select tests.create_user('admin@leadmill.example', null, true) as id;
select is(
  tests.outcome(format(
    $$update intake.lead set rejected_by = case status when 'rejected' then (select id from person) end where id = %2$L;
    update intake.lead set status = %1$L, approved_at = now(), rejected_at = now(), rejection_reason = 'x', marked_bad_at = now(), bad_reason = 'x' where id = %2$L$$,
    t.new, tests.create_lead(f.niche, null, t.old))),
  case when (t.old, t.new) in (
    ('pending_approval', 'approved'), ('pending_approval', 'rejected'), ('approved', 'distributed'), ('approved', 'unsold'),
    ('unsold', 'approved'), ('unsold', 'distributed'), ('unsold', 'bad'), ('distributed', 'bad')) then 'done' else 'LM307' end,
  format('from %s to %s', t.old, t.new))
from fixture as f, (
  select o.s as old, n.s as new
  from unnest('{pending_approval,approved,distributed,unsold,rejected,bad}'::text[]) as o (s)
  cross join unnest('{pending_approval,approved,distributed,unsold,rejected,bad}'::text[]) as n (s)
  where o.s <> n.s) as t;

select is(
  tests.outcome(format($$update intake.lead set status = 'pending_approval' where id = %L$$, tests.create_lead(f.niche, null, 'rejected'))),
  'done', 'what no person rejected comes back')
from fixture as f;

select * from finish();
rollback;
