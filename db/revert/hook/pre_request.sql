-- Revert leadmill:hook/pre_request to pg

begin;

drop function hook.pre_request();

commit;
