begin;
select plan(17);

insert into identity.organization (id, name) values
  ('00000000-0000-7000-8000-00000000000a', 'A'), ('00000000-0000-7000-8000-00000000000b', 'B');
select tests.create_paid_deposit('00000000-0000-7000-8000-00000000000a', 1234);
select tests.create_paid_deposit('00000000-0000-7000-8000-00000000000b', 5000);
select
  tests.receive_stripe('evt_r' || right(d.organization_id::text, 1), 'refund.created',
    tests.stripe_refund(d.id, 're_' || right(d.organization_id::text, 1), 100)),
  tests.receive_stripe('evt_d' || right(d.organization_id::text, 1), 'charge.dispute.created',
    tests.stripe_dispute(d.id, 'dp_' || right(d.organization_id::text, 1), 'needs_response', '{}'))
from billing.deposit as d where d.organization_id::text like '00000000-0000-7000-8000-%';

set local role anon;
select throws_ok('select * from api.deposits', '42501', null, 'anonymous callers see no deposits');
reset role;
set local role partner;
select throws_ok('select * from api.deposits', '42501', null, 'partners see no deposits');
reset role;
set local role member;
select set_config('request.jwt.claims', '{"role": "member"}', true);
select is_empty('select * from api.deposits', 'a member of nothing sees none');
select set_config('request.jwt.claims', '{"role": "member", "org": "00000000-0000-7000-8000-00000000000a"}', true);
select results_eq('select amount::text, status from api.deposits', $$ values ('12.34', 'paid') $$, 'a member sees its organisation''s');
select results_eq('select amount::text from api.deposit_refunds', $$ values ('1.00') $$, 'a member sees the refunds of its organisation');
select results_eq('select amount::text from api.disputes', $$ values ('12.34') $$, 'a member sees the disputes of its organisation');
select throws_ok('select * from api.webhooks', '42501', null, 'a member sees no webhooks');
select throws_ok('select asked_by from billing.refund', '42501', null, 'a member does not see who asked for a refund');
select throws_ok('select session_id from billing.deposit', '42501', null, 'ids at the processor are not shown');
select throws_ok($$ update billing.deposit set status = 'paid' $$, '42501', null, 'nobody pays by update');
select throws_ok('select * from billing.webhook_inbox', '42501', null, 'events are not read');
select throws_ok($$ select billing.apply_webhook('stripe', 'evt_1') $$, '42501', null, 'a member applies no webhooks');
reset role;
set local role admin;
select is((select count(*) from api.deposits
    where organization_id in ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b')), 2::bigint,
      'an admin sees all');
select isnt_empty('select id from api.deposit_refunds', 'refunds too');
select isnt_empty('select id from api.disputes', 'an admin sees disputes');
select lives_ok('select * from api.webhooks', 'an admin sees webhooks');
select throws_ok('select body from billing.webhook_inbox', '42501', null, 'an admin does not see the bodies of webhooks');
reset role;

select * from finish();
rollback;
