-- Verify leadmill:identity/sign_in_with_outside to pg

begin;

select 'identity.sign_in_with_outside(text, text, jsonb)'::regprocedure;
select 'identity.follow_outside_login(identity.outside_login, jsonb)'::regprocedure;
select 'identity.link_outside_login(text, text, jsonb)'::regprocedure;
select 'identity.names_of(jsonb)'::regprocedure;

rollback;
