-- Revert leadmill:crm/update_connection to pg

begin;

drop function crm.rotate_webhook_secret(uuid);
drop function crm.replace_token(uuid,text);
drop function crm.update_connection(uuid,text,boolean,boolean,interval,interval);

commit;
