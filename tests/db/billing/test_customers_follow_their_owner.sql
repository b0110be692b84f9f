begin;
select plan(9);

create temp table f as
select o, tests.create_user('first@acme.example', o) as first, tests.create_user('second@acme.example', o) as second,
  tests.create_user('viewer@acme.example', o) as viewer
from tests.create_organization('Acme') as o;
update identity.membership set created_at = now() - interval '1 day' from f where user_id = first;
update identity.membership set role = 'viewer' from f where user_id = viewer;
insert into billing.customer (organization_id, stripe_id) select o, 'cus_1' from f;
-- How many jobs wait; each look takes them away.
create function pg_temp.jobs() returns bigint language sql volatile as $$
  with taken as (
    update queue.procrastinate_jobs as j set args = '{}', queueing_lock = null from f
    where j.task_name = 'update_stripe_customer' and j.args = jsonb_build_object('organization_id', f.o)
    returning j.id
  )
  select count(*) from taken
$$;

select is(billing.known_stripe_customer(o) - 'organization_id',
  '{"name": "Acme", "email": "first@acme.example", "customer_id": "cus_1"}', 'Stripe knows the owner who joined first') from f;
select is(pg_temp.jobs(), 0::bigint, 'nothing is to be told');
update identity.user_account set email = 'first@new.example' from f where id = first;
select is(pg_temp.jobs(), 1::bigint, 'a new address of an owner is told');
update identity.membership set role = 'billing' from f where user_id = viewer;
select is(pg_temp.jobs(), 0::bigint, 'what others do is not');
update identity.membership set ended_at = now() from f where user_id = first;
update identity.membership set role = 'owner' from f where user_id = viewer;
select is(pg_temp.jobs(), 1::bigint, 'the end of a membership is, once for all');
select is(billing.known_stripe_customer(o) ->> 'email', 'second@acme.example', 'Stripe no longer writes to a former owner') from f;
update identity.organization set deleted_at = now(), status = 'deactivated' from f where id = o;
select is(billing.known_stripe_customer(o), null, 'of a deleted organisation nothing is told') from f;
delete from billing.customer;
update identity.membership set role = 'admin' from f where user_id = viewer;
select is(pg_temp.jobs(), 0::bigint, 'without a customer there is nothing to tell');
select is(tests.outcome('set local role member; select billing.known_stripe_customer(null)'), '42501', 'members do not read it');

select * from finish();
rollback;
