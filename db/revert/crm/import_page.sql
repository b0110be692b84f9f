-- Revert leadmill:crm/import_page to pg

begin;

drop function crm.import_page(uuid,integer,jsonb,jsonb,text,integer,integer);
drop function crm.count_page(uuid,crm.judged[]);

commit;
