begin;
select plan(19);

create temp table told as select api.form_limits() as limits limit 0;
grant all on told to public;
select tests.act_as_anon();
insert into told select api.form_limits();
select ok(limits is not null, 'everybody may ask') from told;
select tests.act_as_nobody();

-- Each is the one that the door goes by.
select results_eq(
  $$select d.currency, (d.limits ->> 'minimum')::numeric, (d.limits ->> 'maximum')::numeric, (d.limits ->> 'decimals')::integer
    from told, jsonb_each(told.limits -> 'deposits') as d (currency, limits) order by 1$$,
  $$values ('EUR', 10.00, 10000.00, 2), ('KES', 1000.00, 1000000.00, 2), ('USD', 10.00, 10000.00, 2)$$,
    'deposits of each currency, decimal');
select is(limits #> '{paystack_deposits,KES}', '{"minimum": 1000.00, "maximum": 1000000.00, "decimals": 2}', 'also by Paystack') from told;
select is((select jsonb_agg(c order by c) from jsonb_object_keys(limits -> 'payments') as c), '["GHS", "KES", "NGN", "USD", "ZAR"]',
  'payments are taken in the currencies of Paystack') from told;
update ops.setting set value = '{"USD": 2500}' where name = 'billing.deposit_minimum';
select is(api.form_limits() -> 'deposits', '{"USD": {"minimum": 25.00, "maximum": 10000.00, "decimals": 2}}',
  'the limits of deposits are those of the settings');
select is(limits #>> '{contact_topics,de,Press}', 'Presse', 'topics of the contact form have names in German') from told;
select is(
  array(select jsonb_object_keys(limits #> '{contact_topics,de}') order by 1),
  array(select jsonb_array_elements_text(ops.setting_of('intake.contact_topics')) order by 1),
  'each topic that comes with a new installation has one') from told;
select is(limits -> 'default_currency', '"USD"', 'the usual currency is told') from told;
select is(limits -> 'files', ops.setting_of('file.types'), 'the limits of files are those of the setting') from told;
select is(limits -> 'files_per_lead', '10', 'the number of files is told') from told;
select is(
  identity.password_fault(rpad('correct horse ', n, 'battery staple ')) ->> 'code', f,
    format('a password of %s characters: %s', n, coalesce(f, 'right')))
from told cross join lateral (values
  ((limits #>> '{password,minLength}')::integer, null), ((limits #>> '{password,maxLength}')::integer, null),
  ((limits #>> '{password,minLength}')::integer - 1, 'too_short'), ((limits #>> '{password,maxLength}')::integer + 1, 'too_long'))
    as p (n, f);
select is(
  (select jsonb_object_agg(a.field, fault is null) from jsonb_each_text(limits -> 'account') as a (field, longest)
    cross join lateral (select case a.field
      when 'email' then identity.email_fault(repeat('a', 60) || '@' || rpad('', a.longest::integer - 64, 'abcdefgh.') || 'com')
      when 'phone' then identity.phone_fault(rpad('+1 518 555 0199', a.longest::integer))
      else identity.text_fault(a.field, repeat('x', a.longest::integer), a.longest::integer, true) end as fault) as f),
  '{"email": true, "organization": true, "first_name": true, "last_name": true, "phone": true, "website": true}',
    'texts of an account may be so long') from told;
select is(limits #> '{contact,required}', '["name", "email"]', 'contact data is described as answers are') from told;
select is(limits #>> '{contact,properties,name,maxLength}', '255', 'contact data is described with its lengths') from told;
select is(limits #> '{attribution,additionalProperties}', 'false', 'the attribution is described as answers are') from told;
select is(limits #>> '{submission_key,minLength}', '8', 'the submission key is described') from told;

select * from finish();
rollback;
