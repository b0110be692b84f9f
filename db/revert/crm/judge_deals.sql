-- Revert leadmill:crm/judge_deals to pg

begin;

drop function crm.judge_deals(uuid, timestamp with time zone, timestamp with time zone, jsonb, jsonb, bytea);
drop type crm.judged;

commit;
