-- Revert leadmill:identity/limits to pg

begin;

drop function identity.give_back_log_in(text, uuid, text);
drop function identity.spend_log_in(text, uuid, text);
drop function identity.know(uuid, text, text);
drop function identity.is_known(uuid, text, text);
drop function identity.device_key(text, text);
drop function identity.refuse_wait(interval);
delete from ops.rate_limit where name like 'identity.%';

commit;
