"""Where a program's data comes from: data sets, pipelines, directories, what scikit-learn makes."""
