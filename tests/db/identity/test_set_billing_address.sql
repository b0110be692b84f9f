begin;
select plan(20);

create temp table f as
select o as organization, tests.create_user('owner@x.example', o) as owner, tests.create_user('viewer@x.example', o) as viewer,
  tests.create_user() as other, tests.create_user(null, null, true) as admin
from tests.create_organization() as o;
update identity.membership set role = 'viewer' where user_id = (select viewer from f);
grant select on f to public;

select tests.act_as_anon();
select is(tests.outcome($$select api.set_billing_address('Street 1', 'Nairobi', 'KE')$$), '42501', 'anonymous callers have no address');
select is(tests.outcome('select * from api.billing_addresses'), '42501', 'an anonymous caller sees no billing addresses');
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select is(tests.outcome($$select api.set_billing_address('Street 1', 'Nairobi', 'KE')$$), '42501',
  'admins have no organisation whose address they could set');
select tests.act_as_nobody();
select tests.act_as(viewer) from f;
select is(tests.outcome($$select api.set_billing_address('Street 1', 'Nairobi', 'KE')$$), '403 LM115',
  'a viewer changes no billing address');
select tests.act_as_nobody();
select tests.act_as(owner) from f;
select is(tests.outcome($$select api.set_billing_address('', 'Nairobi', 'KE')$$), '400 LM109', 'a street is needed');
select is(tests.outcome($$select api.set_billing_address('Street 1', null, 'KE')$$), '400 LM109', 'a city is needed');
select is(tests.outcome($$select api.set_billing_address('Street 1', 'Nairobi', 'Kenya')$$), '400 LM109', 'a country has two letters');
select is(tests.outcome($$select api.set_billing_address('Street 1', 'Nairobi', null)$$), '400 LM109', 'a country is required');
select is(tests.outcome(format('select api.set_billing_address(%L, %L, %L)', repeat('x', 201), 'Nairobi', 'KE')), '400 LM109',
  'nothing is longer than its line');
select is(tests.outcome($$select api.set_billing_address(E'Street\n1', 'Nairobi', 'KE')$$), '400 LM109', 'a field of two lines is refused');
select is_empty('select from api.billing_addresses', 'nothing was written');
select api.set_billing_address(' Street 1 ', 'Albany', 'us', 'Floor 2', 'NY', '12207', 'Accounts');
select results_eq('select name, line1, line2, city, region, postal_code, country from api.billing_addresses',
  $$values ('Accounts', 'Street 1', 'Floor 2', 'Albany', 'NY', '12207', 'US')$$, 'written');
select api.set_billing_address('Street 2', 'Nairobi', 'KE', '', null);
select results_eq('select organization_id, name, line1, line2, city, region, postal_code, country from api.billing_addresses',
  $$select organization, null::text, 'Street 2', null::text, 'Nairobi', null::text, null::text, 'KE'
    from f$$, 'a second call replaces the whole address');
select is(tests.outcome(format($$select api.set_billing_address('Street 1', 'Nairobi', 'KE', tax_number => %L)$$, v.number)), '400 LM109',
  'no tax number: ' || left(v.number, 30))
from (values ('abc'), (repeat('1', 21)), ('Ünï-cödé')) as v (number);
select api.set_billing_address('Street 2', 'Wien', 'AT', tax_number => ' atu-123.45 678 ');
select is((select tax_number from api.billing_addresses), 'ATU12345678', 'a tax number is kept without blanks and punctuation');
select tests.act_as_nobody();
select tests.act_as(other) from f;
select is_empty('select from api.billing_addresses', 'others do not see it');
select tests.act_as_nobody();
select tests.act_as(admin) from f;
select isnt_empty('select from api.billing_addresses', 'admins do');
select tests.act_as_nobody();
select is_empty($$select from audit.event where entity = 'identity.billing_address' and (before::text || after::text) ~ 'Nairobi|Street'$$,
  'the log does not keep where');

select * from finish();
rollback;
