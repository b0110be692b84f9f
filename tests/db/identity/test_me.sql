begin;
select plan(10);
create temp table fixture as select tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob,
  tests.create_user('admin@example.com', admin => true) as admin;
grant select on fixture to public;

select tests.act_as_anon();
select is(tests.outcome($$select api.me()$$), '42501', 'an anonymous caller is nobody');
select tests.act_as_nobody();
select tests.act_as(ann) from fixture;
select is(api.me() ->> 'email', 'ann@example.com', 'a member sees the own user');
select is(api.me() #>> '{organization,role}', 'owner', 'the answer has the caller''s role in the organisation');
select is(api.me() #>> '{organization,id}', tests.organization_of(ann)::text, 'the organisation is that of the token') from fixture;
select ok(not api.me() ? 'password_hash', 'the answer has no password hash');
reset role;
select is(request.organization_id(), tests.organization_of(ann), 'the current organisation is the one of the token') from fixture;
select isnt(request.organization_id(), tests.organization_of(bob), 'the current organisation is not the one of somebody else') from fixture;
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select is(api.me() -> 'is_admin', 'true', 'an admin sees the own user');
select is(api.me() -> 'organization', 'null', 'who has no organisation');
reset role;
select is(request.organization_id(), null, 'an admin acts for no organisation');

select * from finish();
rollback;
