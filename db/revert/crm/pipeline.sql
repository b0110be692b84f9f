-- Revert leadmill:crm/pipeline to pg

begin;

drop table crm.deal_field;
drop table crm.stage;
drop table crm.pipeline;

commit;
