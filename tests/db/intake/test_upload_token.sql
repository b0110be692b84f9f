begin;
select plan(5);

create temp table fixture as select tests.create_lead(n) as one, tests.create_lead(n) as two from tests.create_niche() as n;

select is(tests.outcome('select intake.upload_token(gen_random_uuid())'), 'done', 'the owner makes tokens');
select is_empty(
  $$select r from unnest('{anon,member,partner,admin,leadmill_api,leadmill_worker}'::text[]) as r
    where has_function_privilege(r, 'intake.upload_token(uuid)', 'execute')$$,
  'nobody but the owner makes tokens');
select is(intake.upload_token(one), intake.upload_token(one), 'a lead has always the same') from fixture;
select isnt(intake.upload_token(one), intake.upload_token(two), 'each lead has a token of its own') from fixture;
select ok(intake.upload_token(one) ~ '^[A-Za-z0-9_-]{43}$', 'of 256 bits, fit for any address') from fixture;

select * from finish();
rollback;
