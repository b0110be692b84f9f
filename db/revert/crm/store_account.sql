-- Revert leadmill:crm/store_account to pg

begin;

drop function crm.store_account(uuid,bigint,jsonb,jsonb,jsonb);
drop function crm.meaning_of(uuid);
drop function crm.begin_account(uuid);

commit;
