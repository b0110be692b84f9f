-- Revert leadmill:crm/create_connection to pg

begin;

drop function crm.create_connection(uuid,text,text,text,uuid);

commit;
