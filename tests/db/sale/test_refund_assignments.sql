begin;
select plan(9);

create temp table fixture as
select n as niche, tests.create_level(n, 1000, 1) as level, tests.create_user('buyer@people.example') as member
from tests.create_niche() as n;
alter table fixture add organization uuid, add lead uuid, add assignment uuid;
update fixture set organization = tests.organization_of(member);

-- A charge that is paid partly from promotional credit.
select ledger.post('test:promo:given', 'welcome_credit', tests.legs(
  ledger.open_account('organization', organization, 'promo', 'USD'), 300,
  ledger.open_account('platform', null, 'promo_expense', 'USD'), -300)) is not null from fixture;
select tests.create_subscription(level, funds => 5000, organization => organization) is not null from fixture;
update fixture set lead = tests.create_lead(niche);
select is(cardinality(tests.distribute(lead)), 1, 'a lead is sold') from fixture;
update fixture as f set assignment = a.id from sale.assignment as a where a.lead_id = f.lead;
select is(tests.purse(organization), 'debt 0, promo 0, wallet 4300', 'the lead is paid from promotional credit first') from fixture;

select is(sale.refund_assignments(gen_random_uuid(), array[assignment], 'spam'), '{}', 'an assignment of another lead is not refunded')
  from fixture;
select tests.forget_locks();
select is(sale.refund_assignments(lead, array[gen_random_uuid()], 'spam'), '{}', 'an unknown assignment is not refunded') from fixture;
select tests.forget_locks();
select is(sale.refund_assignments(lead, array[assignment], 'spam'), array[assignment], 'an assignment of the lead is refunded')
  from fixture;
select tests.forget_locks();
select is(tests.purse(organization), 'debt 0, promo 300, wallet 5000', 'the price returns to the accounts that paid it') from fixture;
select is(sale.refund_assignments(lead, array[assignment], 'spam'), '{}', 'a second refund of the assignment is skipped') from fixture;
select is(tests.purse(organization), 'debt 0, promo 300, wallet 5000', 'the second refund moves no money') from fixture;
select is_empty('select * from sale.verify()', 'the ledger is consistent');

select * from finish();
rollback;
