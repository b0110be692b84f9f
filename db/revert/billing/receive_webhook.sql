-- Revert leadmill:billing/receive_webhook to pg

begin;

drop function billing.try_webhook(text,text);
drop function billing.receive_webhook(text,text,text,timestamptz,text,boolean,jsonb,bytea);

commit;
