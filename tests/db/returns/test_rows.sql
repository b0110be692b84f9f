-- Rows that no policy, request or refund may be, whoever writes them.
begin;
select plan(17);

create temp table sold as select tests.sell(tests.create_niche(), 1) as lead;
create temp table base as
with sale as (
  select a.* from sale.assignment as a join sold on a.lead_id = sold.lead
), admin as (
  select tests.create_user('admin@leadmill.example', null, true) as id
)
select
  to_jsonb(p) || jsonb_build_object('id', gen_random_uuid(), 'created_at', now() - interval '1 hour') as policy,
  jsonb_build_object(
    'id', gen_random_uuid(), 'assignment_id', s.id, 'lead_id', s.lead_id, 'organization_id', s.organization_id,
    'refund_term_id', p.id, 'reason', 'spam', 'status', 'rejected', 'rule', 'admin', 'memo', 'no spam', 'requested_by', admin.id,
    'decided_by', admin.id, 'created_at', now(), 'decided_at', now()) as request
from sale as s
join intake.lead as l on l.id = s.lead_id
join returns.refund_term as p on p.niche_id = l.niche_id
cross join admin;
create temp table nobody as select jsonb_build_object('it', gen_random_uuid()) as id;

select is(tests.row_broken_by('returns.refund_term', policy), 'nothing', 'valid terms are accepted') from base;
select is(
  tests.row_broken_by('returns.refund_term', policy, jsonb_build_object(c.name, n.id -> 'it')), c.broken, c.broken)
from base, nobody as n, (values
  ('niche_id', 'refund_term_niche_id_fkey'), ('created_by', 'refund_term_created_by_fkey')) as c (name, broken);
select is(
  tests.row_broken_by('returns.refund_term', policy, jsonb_build_object('id', p.id)), 'refund_term_pkey', 'an id is given once')
from base, returns.refund_term as p where p.niche_id = (policy ->> 'niche_id')::uuid;

select is(tests.row_broken_by('returns.request', request), 'nothing', 'a valid request is accepted') from base;
select is(
  tests.row_broken_by('returns.request', request, jsonb_build_object(c.name, n.id -> 'it')), c.broken, c.broken)
from base, nobody as n, (values
  ('assignment_id', 'request_assignment_id_fkey'), ('lead_id', 'request_lead_id_fkey'),
  ('organization_id', 'request_organization_id_fkey'), ('refund_term_id', 'request_refund_term_id_fkey'),
  ('requested_by', 'request_requested_by_fkey'), ('decided_by', 'request_decided_by_fkey')) as c (name, broken);
select is(tests.row_broken_by('returns.request', request, c.change), c.broken, c.broken)
from base, (values
  ('{"reason": "boredom"}'::jsonb, 'request_reason_is_known'),
  (jsonb_build_object('notes', repeat('x', 2001)), 'request_notes_are_short'),
  (jsonb_build_object('memo', repeat('x', 2001)), 'request_memo_is_short'),
  ('{"memo": null}', 'request_rejected_has_a_memo')) as c (change, broken);
insert into returns.request select (jsonb_populate_record(null::returns.request, request)).* from base;
select is(
  tests.row_broken_by('returns.request', request, jsonb_build_object('id', gen_random_uuid())), 'request_is_made_once',
  'an assignment has only one request') from base;
select is(tests.row_broken_by('returns.request', request), 'request_pkey', 'the id of a request is unique') from base;

select * from finish();
rollback;
