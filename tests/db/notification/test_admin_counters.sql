begin;
select plan(13);

create temp table f as select tests.create_user(admin => true) as admin, tests.create_user() as member, tests.create_niche() as niche;
grant select on f to public;
select tests.act_as_anon();
select is(tests.outcome('select api.admin_counters()'), '42501', 'an anonymous caller does not count what waits');
select tests.act_as_nobody();
select tests.act_as(member) from f;
select is(tests.outcome('select api.admin_counters()'), '42501', 'nor does a member');
select tests.act_as_nobody();
create function pg_temp.counters() returns jsonb language plpgsql as $$
declare
  v_result jsonb;
begin
  perform tests.act_as(admin) from f;
  v_result := api.admin_counters();
  perform tests.act_as_nobody();
  return v_result;
end
$$;
create temp table before as select pg_temp.counters() as counters;
select is((select count(*) from before, jsonb_each(counters) where value <> '0'), 0::bigint, 'nothing waits at first');

select tests.create_lead(niche, status => 'pending_approval'), tests.create_lead(niche, status => 'rejected') from f;
insert into identity.organization (name, status) values ('Waiting Ltd', 'pending');
insert into billing.webhook_inbox (processor, event_id, type, body_sha256, status, quarantine_reason, next_attempt_at, finished_at)
values ('stripe', 'a', 'x', sha256(''), 'quarantined', 'mismatch', null, now()), ('stripe', 'b', 'x', sha256(''), 'failed', null, now(), null),
  ('stripe', 'c', 'x', sha256(''), 'applied', null, null, now());
insert into notification.delivery (template, user_id, status, finished_at)
select 'verify_email', member, 'failed', now() - n * interval '20 hours' from f, generate_series(1, 2) as n;
insert into intake.contact_message (name, email, message) values ('Ann', 'ann@customer.example', 'Hello, who are you?');
select is((pg_temp.counters() ->> name)::integer, expected, name || ' are counted')
from (values ('leads_pending', 1), ('organizations_pending', 1), ('webhooks_quarantined', 1), ('webhooks_failing', 1), ('deliveries_failed', 1),
  ('contact_messages_new', 1), ('refund_requests_pending', 0)) as v (name, expected);
create temp table sold as select tests.sell(niche, 1) as lead from f;
create temp table sale as select s.* from sold cross join lateral tests.sales_of(lead) as s;
grant select on sale to public;
select tests.act_as(member) from sale;
select api.request_refund(assignment, 'spam') from sale;
select tests.act_as_nobody();
select is(pg_temp.counters() -> 'refund_requests_pending', '1', 'requests for refunds are counted');
select is(pg_temp.counters() -> 'listings_in_review', '0', 'no listing is in review');
select is((select array_agg(k order by k) from jsonb_object_keys(pg_temp.counters()) as k),
  '{contact_messages_new,deliveries_failed,differences_open,leads_pending,listings_in_review,organizations_pending,refund_requests_pending,refunds_needing_attention,webhooks_failing,webhooks_quarantined}',
  'one answer has all of them');

select * from finish();
rollback;
