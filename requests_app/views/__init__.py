"""依申请公开 for the public: filing, tracking, open data."""
