begin;
select plan(6);

insert into identity.organization (id, name) values ('00000000-0000-7000-8000-00000000000a', 'A');
insert into identity.user_account (id, email, status, email_verified_at)
values ('00000000-0000-7000-8000-000000000001', 'owner@a.example', 'active', now());
insert into identity.membership (user_id, organization_id) values
  ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-00000000000a');

select is(billing.requires_stripe_customer('00000000-0000-7000-8000-00000000000a'),
  '{"organization_id": "00000000-0000-7000-8000-00000000000a", "name": "A", "email": "owner@a.example"}',
  'a new organisation needs a customer');
select ok(billing.record_stripe_customer('00000000-0000-7000-8000-00000000000a', 'cus_1'), 'it is kept');
select is(billing.requires_stripe_customer('00000000-0000-7000-8000-00000000000a'), null, 'an organisation with a customer needs none');
select ok(not billing.record_stripe_customer('00000000-0000-7000-8000-00000000000a', 'cus_2'),
  'the first customer of an organisation stays');
select is((select stripe_id from billing.customer where organization_id = '00000000-0000-7000-8000-00000000000a'), 'cus_1', 'indeed');
select throws_ok($$ set local role member; select billing.record_stripe_customer(null, null) $$, '42501', null, 'members cannot set it');

select * from finish();
rollback;
