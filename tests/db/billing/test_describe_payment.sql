begin;
select plan(9);

create temp table m as select tests.create_user('owner@thanks.example') as owner;
create temp table r as select tests.create_paid_payment(50) as reference;
create temp table w as select tests.create_paid_paystack(tests.organization_of(owner), 120000) as reference from m;
create function pg_temp.mail(template text) returns jsonb language sql as $$
  select notification.claim_delivery(d.id) from notification.delivery as d where d.template = mail.template order by d.id desc limit 1
$$;

select throws_ok($$ set local role leadmill_worker; select billing.describe_payment('{}', null, null) $$, '42501', null,
  'a worker gets it with the mail only');
reset role;
select is((select count(*) from notification.delivery where template in ('payment_thanks', 'deposit_thanks')), 2::bigint,
  'each payment is thanked for by one mail');
select is(pg_temp.mail('payment_thanks') - 'site', jsonb_build_object('template', 'payment_thanks', 'email', 'payer@people.example', 'name', '',
  'context', jsonb_build_object('amount', '50.00', 'currency', 'KES', 'reference', reference)),
  'the payer of a payment that stands alone gets what was paid, and nothing that a stranger wrote') from r;
select is(pg_temp.mail('deposit_thanks') - '{name,site}'::text[], jsonb_build_object('template', 'deposit_thanks', 'email', 'owner@thanks.example',
  'context', jsonb_build_object('amount', '1200.00', 'currency', 'KES', 'reference', reference)), 'an organisation is thanked for its deposit')
from w;
select is(billing.describe_payment(jsonb_build_object('deposit_id', gen_random_uuid()), null, null), null, 'an unknown payment is not described');
select is(billing.describe_payment(jsonb_build_object('deposit_id', tests.deposit_of(tests.create_payment())), null, null), null,
  'one that is not paid is not described');

-- An address that a stranger named gets only so many mails.
update ops.rate_limit set maximum = 2 where name = 'notification.mails_to_stranger';
select tests.create_paid_payment(60);
select isnt(pg_temp.mail('payment_thanks'), null, 'another payment is thanked for');
select tests.create_paid_payment(70);
select is(pg_temp.mail('payment_thanks'), null, 'a mailbox is not flooded');
select is((select d.status || ': ' || d.last_error from notification.delivery as d where d.template = 'payment_thanks' order by d.id desc limit 1),
  'failed: the mailbox got too many unsolicited mails', 'and the log says why');

select * from finish();
rollback;
