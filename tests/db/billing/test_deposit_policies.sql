begin;
select plan(10);

insert into identity.organization (id, name) values
  ('00000000-0000-7000-8000-00000000000a', 'A'), ('00000000-0000-7000-8000-00000000000b', 'B');
select tests.create_deposit('00000000-0000-7000-8000-00000000000a', 1234);
select tests.create_deposit('00000000-0000-7000-8000-00000000000b', 5000);

set local role anon;
select throws_ok('select * from api.deposits', '42501', null, 'anonymous callers see no deposits');
reset role;
set local role partner;
select throws_ok('select * from api.deposits', '42501', null, 'nor do partners');
reset role;
set local role member;
select set_config('request.jwt.claims', '{"role": "member"}', true);
select is_empty('select * from api.deposits', 'a member of nothing sees none');
select set_config('request.jwt.claims', '{"role": "member", "org": "00000000-0000-7000-8000-00000000000a"}', true);
select results_eq('select amount::text, status from api.deposits', $$ values ('12.34', 'pending') $$, 'a member sees its organisation''s');
select throws_ok('select session_id from billing.deposit', '42501', null, 'ids at the processor are not shown');
select throws_ok($$ update billing.deposit set status = 'paid' $$, '42501', null, 'nobody pays by update');
select throws_ok('select * from billing.webhook_inbox', '42501', null, 'events are not read');
select throws_ok($$ select billing.apply_webhook('stripe', 'evt_1') $$, '42501', null, 'nor applied');
reset role;
set local role admin;
select is((select count(*) from api.deposits
    where organization_id in ('00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b')), 2::bigint, 'an admin sees all');
select throws_ok('select * from billing.webhook_inbox', '42501', null, 'but no events');
reset role;

select * from finish();
rollback;
