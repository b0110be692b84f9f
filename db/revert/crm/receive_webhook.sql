-- Revert leadmill:crm/receive_webhook to pg

begin;

drop function crm.receive_webhook(uuid,text,text,text,bigint,timestamp with time zone);
drop function crm.webhook_gate(uuid);

commit;
