-- Revert leadmill:hook/pre_config to pg

begin;

revoke usage on schema hook from anon, member, partner, admin, authenticator, authenticator_admin;
drop function hook.pre_config();

commit;
