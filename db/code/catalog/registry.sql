select audit.enable_tracking('catalog.niche');
select audit.enable_tracking('catalog.form_schema');
select audit.enable_tracking('catalog.competition_level');
select audit.enable_tracking('catalog.field_mapping');
select audit.enable_tracking('catalog.niche_page');
select audit.enable_tracking('catalog.consent');
